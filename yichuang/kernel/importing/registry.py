"""The lists that can be imported: each owner registers its own at start-up."""

from yichuang.kernel.errors import NotFound

from .rules import ImportSpec

_specs: dict[str, ImportSpec] = {}


def register(spec: ImportSpec) -> ImportSpec:
    """Make a list importable. Registering the same key again replaces it."""
    fields = [column.field for column in spec.columns]
    unknown = set(spec.business_key) - set(fields)
    if unknown or len(set(fields)) != len(fields):
        raise ValueError(f"import {spec.key!r}: bad columns or business key {unknown}")
    _specs[spec.key] = spec
    return spec


def get(key: str) -> ImportSpec:
    """The list. Raises NotFound."""
    try:
        return _specs[key]
    except KeyError:
        raise NotFound(f"没有可以导入的清单“{key}”") from None


def all_specs() -> list[ImportSpec]:
    """Every list, by title."""
    return sorted(_specs.values(), key=lambda spec: spec.title)
