"""Product and floor, measured in one run and told as ratios."""
