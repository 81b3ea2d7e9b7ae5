"""Pure rules of a case: lifecycle by regime, clocks, words."""
