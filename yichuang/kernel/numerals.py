"""Numbers that strangers write: into addresses, hidden fields, page keys."""

LARGEST = 2**63 - 1  # what a row's number can be


def row_number(text: str) -> int | None:
    """A row's number, a count or a version out of a request; None for anything else.

    "²" and "٣" are digits to `str.isdigit`; "²" is an error to `int`, as are 5,000 digits, and
    20 digits are one to the database.
    """
    plain = text.isascii() and text.isdigit() and len(text) < 19
    return int(text) if plain else None
