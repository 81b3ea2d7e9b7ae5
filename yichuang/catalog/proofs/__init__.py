"""证明事项清单: what may still be asked for, and what was cancelled and how it is got instead."""
