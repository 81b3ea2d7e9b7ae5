"""Walks over every page as everybody: who sees whose data, who reaches whose objects."""
