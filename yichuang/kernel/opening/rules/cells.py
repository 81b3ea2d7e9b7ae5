"""Cells of the opening's workbooks: many ways to write, one spelling in the row."""

import difflib
import re
import unicodedata
from collections.abc import Callable, Mapping
from typing import Any

from yichuang.kernel.identity.rules import id_card_check_digit
from yichuang.kernel.importing.rules.cells import Read, read_identifier, read_text
from yichuang.kernel.importing.rules.spec import Column
from yichuang.kernel.org.rules.hall import read_hours
from yichuang.kernel.permissions.rules import ADMINISTRATORS, ROLES, Role

Reader = Callable[[Any, Column], Read]
IMPORTED = tuple(r for r in Role if r not in ADMINISTRATORS and r is not Role.APPLICANT)
_BY_LABEL = {ROLES[role].label: role for role in IMPORTED}
_LABELS = {role.value: label for label, role in _BY_LABEL.items()}
_CLOSED = {ROLES[role].label for role in ADMINISTRATORS}
_NUMBER = re.compile(r"[A-Z0-9._-]{1,20}$")


def number_reader(_column: Column) -> Reader:
    """工号: half-width, upper case; never an identity number, which would stand on the ledger."""

    def read(cell: Any, column: Column) -> Read:
        text, fault = read_identifier(cell, column)
        if fault:
            return "", fault
        text = text.upper()
        if re.fullmatch(r"\d{17}[\dX]", text) and id_card_check_digit(text[:17]) == text[17]:
            return "", "工号不能用身份证号：工号会写在台账和单据上。请另编工号"
        return (
            (text, "") if _NUMBER.match(text) else ("", "工号只能用字母、数字和 . _ -，最多 20 位")
        )

    return read


def roles_reader(_column: Column) -> Reader:
    """Roles by their Chinese names, in one order; 三员 are never imported."""

    def read(cell: Any, column: Column) -> Read:
        text, fault = read_text(cell, column)
        found = []
        for name in filter(None, re.split(r"[、,，;；/\s]+", text)):
            fault = fault or _role_fault(name)
            if name in _BY_LABEL:
                found.append(_BY_LABEL[name])
        return ("", fault) if fault else (role_words(found), "")

    return read


def _role_fault(name: str) -> str:
    if name in _BY_LABEL:
        return ""
    if name in _CLOSED:
        return f"“{name}”是三员之一，不能用表导入，由安全管理员逐人授予"
    near = difflib.get_close_matches(name, _BY_LABEL, n=1, cutoff=0.5)
    hint = f"是不是“{near[0]}”？" if near else ""
    return f"没有“{name}”这个角色。{hint}可以填：{'、'.join(_BY_LABEL)}"


def role_words(roles: Any) -> str:
    """Role keys as the workbook writes them."""
    held = {str(role) for role in roles}
    return "、".join(_LABELS[role.value] for role in IMPORTED if role.value in held)


def role_keys(words: str) -> list[str]:
    """The keys of a text that `role_words` wrote."""
    return [_BY_LABEL[name].value for name in words.split("、") if name]


def department_reader(
    names: Callable[[], Mapping[str, str]], *, step: str = "部门"
) -> Callable[[Column], Reader]:
    """A department by name, short name or code; `names` (written → full name) is read once."""

    def bind(_column: Column) -> Reader:
        known = {_loose(written): full for written, full in names().items()}

        def read(cell: Any, column: Column) -> Read:
            text, fault = read_text(cell, column)
            if fault:
                return "", fault
            full = known.get(_loose(text))
            if full is not None:
                return full, ""
            near = difflib.get_close_matches(text, set(known.values()), n=1, cutoff=0.7)
            hint = f"是不是“{near[0]}”？" if near else ""
            return "", (
                f"没有名为“{text}”的部门。{hint}新部门请先在“{step}”一步导入并确认，再传这张表"
            )

        return read

    return bind


def hours_reader(_column: Column) -> Reader:
    """Opening hours in one spelling."""

    def read(cell: Any, column: Column) -> Read:
        text, fault = read_text(cell, column)
        return ("", fault) if fault else read_hours(text)

    return read


def _loose(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split()).lower()
