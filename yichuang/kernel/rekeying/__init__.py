"""Changing keys under a running county: rotation and sealing again."""
