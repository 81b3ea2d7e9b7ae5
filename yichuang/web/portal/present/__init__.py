"""From domain values to what the public templates show: words, dates, components' values."""
