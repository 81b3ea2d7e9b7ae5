"""All routes of the site, with an example address for each."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from yichuang.web.access import declared_access

# An address part by the name and type of its converter; unknown objects answer 404.
INTERFACE = "api-"
SAMPLES = {"int": 1, "str": "x", "slug": "x", "path": "x", "uuid": "0" * 32}


@dataclass(frozen=True)
class Route:
    """One address pattern: its reversed name, its view and an example address.

    `method` is set where an address declares its access for each method apart (the interface).
    """

    name: str
    access: str | None
    address: str
    method: str = ""


def all_routes() -> list[Route]:
    """Every route that pages stand behind, library routes included, by name."""
    return [route for route in every_route() if not route.name.startswith(INTERFACE)]


def interface_routes() -> list[Route]:
    """Every operation of the interface: address and method."""
    return [route for route in every_route() if route.name.startswith(INTERFACE)]


def every_route() -> list[Route]:
    """Every route the resolver knows, by name."""
    return sorted(_walk(get_resolver(), "", {}), key=lambda route: (route.name, route.method))


def _walk(resolver: URLResolver, prefix: str, outer: dict[str, Any]) -> Iterator[Route]:
    for entry in resolver.url_patterns:
        values = outer | _values(entry)
        if isinstance(entry, URLResolver):
            name = f"{entry.namespace}:" if entry.namespace else ""
            yield from _walk(entry, prefix + name, values)
        elif isinstance(entry, URLPattern):
            access = declared_access(entry.callback, entry.name)
            if entry.name is None:  # nothing can link to it, but anybody can type it
                yield Route(f"{prefix}({entry.pattern})", str(access or "") or None, "")
                continue
            name = f"{prefix}{entry.name}"
            address = reverse(name, kwargs=values)
            if isinstance(access, Mapping):
                for method, one in access.items():
                    yield Route(f"{name} {method}", one, address, method)
            else:
                yield Route(name, access, address)


def _values(entry: URLPattern | URLResolver) -> dict[str, Any]:
    """Example values for the parts of one pattern: typed by converter, groups as a number."""
    pattern = entry.pattern
    converters: dict[str, Any] = pattern.converters
    if not converters:
        return dict.fromkeys(pattern.regex.groupindex, 1)
    kinds = {k: type(c).__name__.removesuffix("Converter").lower() for k, c in converters.items()}
    return {key: SAMPLES.get(kind, "x") for key, kind in kinds.items()}
