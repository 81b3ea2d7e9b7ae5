"""Views of the public pages, by what a person came to do."""
