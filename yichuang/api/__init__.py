"""The interface for other systems: one folder per version, keys instead of sessions."""
