"""The demonstration regency: its profile, and agencies that go on delivering invented files."""

from pathlib import Path

# In the state folder: the licensing database, and the day everything was last made for (written last).
DATABASE = Path("agency") / "perizinan.sqlite"
DAY = Path("agency") / "day"
