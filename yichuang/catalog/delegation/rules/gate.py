"""Whether an item bound to a delegation takes applications on a day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Held:
    """A delegation as the gate sees it. `ended_on` is the first day it no longer holds."""

    item_code: str
    giver: str
    document: str
    opened_on: date | None
    ended_on: date | None


def why_closed(held: Held, on: date) -> str:
    """Why the item takes no application on the day; empty when it does."""
    if held.ended_on is not None and held.ended_on <= on:
        return f"这项权限从 {held.ended_on} 起由“{held.giver}”收回，请到“{held.giver}”办理"
    if held.opened_on is None or on < held.opened_on:
        return (
            f"这项权限由“{held.giver}”下放（{held.document}），县里还在承接，没有开门，"
            f"请仍到“{held.giver}”办理"
        )
    return ""


def closed_items(rows: Iterable[Held], on: date) -> dict[str, str]:
    """Every bound 实施编码 → why closed, empty when it is not.

    One open delegation opens the item; else the latest row speaks.
    """
    said: dict[str, str] = {}
    for held in rows:
        if said.get(held.item_code) != "":
            said[held.item_code] = why_closed(held, on)
    return said
