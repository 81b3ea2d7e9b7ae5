"""What a backup contains and how it proves itself whole. Pure."""
