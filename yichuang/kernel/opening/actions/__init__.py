"""Writing the opening: lists, passwords, proposals, the county, the day the doors open."""

from .county import open_county, save_county
from .leaving import close_leavers
from .proposals import confirm, decline
from .slips import Slip, first_administrators, print_slips

__all__ = [
    "Slip",
    "close_leavers",
    "confirm",
    "decline",
    "first_administrators",
    "open_county",
    "print_slips",
    "save_county",
]
