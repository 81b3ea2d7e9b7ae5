"""Pure decisions on reducing approvals: acts, the rate, legacy entries, disguised growth."""
