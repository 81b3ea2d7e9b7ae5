"""清单调整: from a trigger to a published edition of the 权责清单."""
