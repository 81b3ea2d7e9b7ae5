"""Backup and restore of a county: database, files and, sealed apart, its keys."""
