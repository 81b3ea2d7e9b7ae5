"""What the writes share: faults of a form as one refusal."""

from collections.abc import Iterable

from yichuang.kernel.errors import Invalid


def refuse(faults: Iterable[tuple[str, str]], what: str) -> None:
    """Raise Invalid with every fault at its field, if there is any."""
    fields: dict[str, list[str]] = {}
    for field, why in faults:
        fields.setdefault(field, []).append(why)
    if fields:
        first = next(iter(fields.values()))[0]
        raise Invalid(
            f"{what}没有登记：{first}",
            fields=fields,
            code="reduction.refused",
            what_to_do="改好标红的地方，再提交一次。",
        )
