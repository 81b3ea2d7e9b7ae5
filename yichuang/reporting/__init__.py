"""The report that fills its own blanks: every figure from its rows, every claim checked."""
