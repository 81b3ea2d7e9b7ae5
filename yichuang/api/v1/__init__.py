"""Version 1. What is published here stays; what has to change becomes version 2."""
