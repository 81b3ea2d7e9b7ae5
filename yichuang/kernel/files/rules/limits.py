"""The caps on uploaded files, and the refusal they share."""

MAX_BYTES = 20 * 1024 * 1024
MAX_UNPACKED = 50 * 1024 * 1024  # declared by the archive, and then read
MAX_ENTRIES = 2000
MAX_CELLS = 3_000_000  # of the rectangle a sheet spans
MAX_SIDE = 20_000  # pixels
MAX_PIXELS = 100_000_000


class Refused(ValueError):
    """The file is not taken: what happened and why, and what the person can do."""

    def __init__(self, message: str, what_to_do: str) -> None:
        super().__init__(message)
        self.message = message
        self.what_to_do = what_to_do
