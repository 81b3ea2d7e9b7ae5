"""办件 as other platforms read them: the blocks of GB/T 39046-2020 tables 5-11.

`codes` are the standard's code lists with our enums beside them, `blocks` maps a case to its
blocks, `lines` writes and reads the exchange file. All of it is pure: what leaves the county
can be checked without a database.
"""

from .blocks import (
    CaseFacts,
    MaterialFacts,
    PartyFacts,
    ProcedureFacts,
    ResultFacts,
    StepFacts,
    exchange_number,
    possible_own_numbers,
    record_of,
)
from .lines import (
    FORMAT,
    Damaged,
    Reader,
    canonical,
    differences,
    line_of,
    sealed,
    trailer,
)

__all__ = [
    "FORMAT",
    "CaseFacts",
    "Damaged",
    "MaterialFacts",
    "PartyFacts",
    "ProcedureFacts",
    "Reader",
    "ResultFacts",
    "StepFacts",
    "canonical",
    "differences",
    "exchange_number",
    "line_of",
    "possible_own_numbers",
    "record_of",
    "sealed",
    "trailer",
]
