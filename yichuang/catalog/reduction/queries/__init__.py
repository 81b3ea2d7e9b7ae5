"""Reading acts, baselines, legacy entries and flagged pairs, as values."""
