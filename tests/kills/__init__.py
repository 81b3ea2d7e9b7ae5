"""Server and worker killed at random while people hand in and accept (reliability.md 6)."""
