"""All routes of the site, with an example address for each."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from yichuang.web.access import declared_access

# An address part by the name and type of its converter; unknown objects answer 404.
SAMPLES = {"int": 1, "str": "x", "slug": "x", "path": "x", "uuid": "0" * 32}


@dataclass(frozen=True)
class Route:
    """One address pattern: its reversed name, its view and an example address."""

    name: str
    access: str | None
    address: str


def all_routes() -> list[Route]:
    """Every route the resolver knows, library routes included, by name."""
    return sorted(_walk(get_resolver(), ""), key=lambda route: route.name)


def _walk(resolver: URLResolver, prefix: str) -> Iterator[Route]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            name = f"{entry.namespace}:" if entry.namespace else ""
            yield from _walk(entry, prefix + name)
        elif isinstance(entry, URLPattern):
            name = f"{prefix}{entry.name}"
            yield Route(name, declared_access(entry.callback, entry.name), _address(entry, name))


def _address(entry: URLPattern, name: str) -> str:
    """An example address: typed parts by their converter, regex groups as a number."""
    pattern = entry.pattern
    converters: dict[str, Any] = pattern.converters
    values: dict[str, Any] = {}
    for key, converter in converters.items():
        kind = type(converter).__name__.removesuffix("Converter").lower()
        values[key] = SAMPLES.get(kind, "x")
    if not converters:
        values = dict.fromkeys(pattern.regex.groupindex, 1)
    return reverse(name, kwargs=values)
