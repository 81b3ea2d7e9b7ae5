"""The items of the demo county: their guides in our own words, as data."""
