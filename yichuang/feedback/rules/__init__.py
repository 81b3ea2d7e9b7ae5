"""Pure decisions of the context: a report's course, and its test against the lists."""
