"""Navigation entries by place. An entry is shown only when its address exists and may be opened,
so a page that is not built yet is never linked."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from django.http import HttpRequest
from django.urls import NoReverseMatch, get_urlconf, reverse

from yichuang.web.components.values import Link

Allowed = Callable[[HttpRequest], bool]


@dataclass(frozen=True, slots=True)
class Entry:
    """A link of a place (public, desk, footer, tools, desk_search) by URL name."""

    label: str
    url_name: str
    order: int = 100
    kwargs: tuple[tuple[str, str], ...] = ()
    allowed: Allowed | None = None
    count: Callable[[HttpRequest], int | None] | None = None


_PLACES: dict[str, list[Entry]] = {}


def add(place: str, *entries: Entry) -> None:
    """Put entries into a place; the same label and name twice is kept once (reloads)."""
    known = _PLACES.setdefault(place, [])
    for entry in entries:
        known[:] = [
            old for old in known if (old.label, old.url_name) != (entry.label, entry.url_name)
        ]
        known.append(entry)


def links(place: str, request: HttpRequest) -> list[Link]:
    """The links of a place for this request, in order, only those that exist and may be opened."""
    found = []
    for entry in sorted(_PLACES.get(place, ()), key=lambda item: item.order):
        link = _link(entry, request)
        if link is not None:
            found.append(link)
    longest = max((len(item.url) for item in found if item.current), default=0)
    return [
        Link(item.text, item.url, item.current and len(item.url) == longest, item.count)
        for item in found
    ]


@lru_cache(maxsize=1024)
def _address(url_name: str, kwargs: tuple[tuple[str, str], ...], urlconf: str | None) -> str:
    """Looked up once: every page asks for dozens, and they are the same on all."""
    return reverse(url_name, urlconf=urlconf, kwargs=dict(kwargs))


def _link(entry: Entry, request: HttpRequest) -> Link | None:
    try:
        url = _address(entry.url_name, entry.kwargs, get_urlconf())
    except NoReverseMatch:
        return None
    if entry.allowed is not None and not entry.allowed(request):
        return None
    here = request.path == url or (url != "/" and request.path.startswith(f"{url.rstrip('/')}/"))
    return Link(entry.label, url, here, entry.count(request) if entry.count else None)
