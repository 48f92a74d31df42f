"""What the processes write down about themselves: events, without a word about persons or a secret."""
