"""The accessibility walk: a county with something on every page, the pages, the browser."""
