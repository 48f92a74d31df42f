"""The demonstration regency: its profile, and agencies that go on delivering invented files."""
