"""What is kept safe: backups of a running state folder, and their way back."""
