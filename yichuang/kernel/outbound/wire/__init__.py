"""The wire: the one place that calls other machines, and the mock that answers."""
