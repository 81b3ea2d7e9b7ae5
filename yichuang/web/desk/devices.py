"""Devices on the clerk's own machine: the page talks to a helper there, the server never does.

The contract of the helper is docs/devices.md. Only the pages that need it may reach it.
"""

from collections.abc import Mapping
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpResponse

from yichuang.cases.rules.card import Person, by_card
from yichuang.kernel.identity.rules import normalise_code
from yichuang.web.middleware import CONTENT_SECURITY_POLICY

# The machine's own addresses. A name could be led anywhere by who answers for it.
_OWN = frozenset({"127.0.0.1", "[::1]"})


def reader() -> str:
    """Origin of the card reader's helper; empty when none is set or it is another machine's."""
    address = urlsplit(settings.YC_CARD_READER)
    try:
        host, _, _ = address.netloc.rpartition(":")
        right = address.scheme == "http" and host in _OWN and address.port
    except ValueError:
        return ""
    return f"http://{address.netloc}" if right else ""


def may_read(answer: HttpResponse) -> HttpResponse:
    """Let this page, and no other, reach the helper."""
    if reader():
        policy = f"{CONTENT_SECURITY_POLICY}; connect-src 'self' {reader()}"
        answer["Content-Security-Policy"] = policy
    return answer


def readings(data: Mapping[str, str]) -> dict[str, str]:
    """What the cards said, as the screen carries it: who → reading."""
    return {who.value: data.get(f"read-{who.value}", "")[:200] for who in Person}


def still_read(found: Mapping[str, str], data: Mapping[str, str]) -> list[str]:
    """Whose fields on the screen still say what the card said."""
    people = {
        Person.APPLICANT.value: {
            "id_number": normalise_code(data.get("id_number", "")),
            "name": data.get("name", ""),
        },
        Person.AGENT.value: {
            "id_number": normalise_code(data.get("agent_id_number", "")),
            "name": data.get("agent_name", ""),
        },
    }
    return by_card(found, people)
