"""精简和清理: what was cancelled, merged, split or handed down, against a frozen baseline."""
