"""What of an item people can find it by. Written with the publication it belongs to."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Q

from yichuang.catalog.items.models import ItemVersion
from yichuang.catalog.items.rules import limits, themes
from yichuang.catalog.items.rules.content import Content, from_dict
from yichuang.catalog.items.rules.enums import FROZEN_STATES, Audience, Regime
from yichuang.kernel.org.queries import department_names
from yichuang.kernel.search import actions as search

KIND = "item"
_FROZEN = [state.value for state in FROZEN_STATES]


def index_items(item_ids: Iterable[int] | None, *, on: date) -> int:
    """Index the versions of these items in force on a day (None: all); drop the others."""
    rows = ItemVersion.objects.select_related("item").filter(
        Q(effective_to=None) | Q(effective_to__gt=on),
        state__in=_FROZEN,
        effective_from__lte=on,
    )
    wanted = None if item_ids is None else list(item_ids)
    if wanted is not None:
        rows = rows.filter(item_id__in=wanted)
    names = department_names()
    entries = {r.item_id: _entry(r, names.get(r.item.department_id, "")) for r in rows}
    if wanted is not None:
        search.unindex(kind=KIND, keys=[str(i) for i in wanted if i not in entries])
    return search.index(entries.values())


def _entry(row: ItemVersion, department: str) -> search.Entry:
    content = from_dict(row.frozen or {})
    regime = Regime(content.regime).label if content.regime else ""
    limit = limits.show_limit(content.promised_value, content.promised_unit)
    return search.Entry(
        kind=KIND,
        key=str(row.item_id),
        title=row.item.name,
        subtitle=" · ".join(part for part in (department, regime, limit) if part),
        aliases=[*content.keywords, row.item.parent_name],
        body=_body(content, department),
        payload={"item_id": row.item_id, "version_id": row.pk, "department": department},
    )


def _body(content: Content, department: str) -> str:
    words = [department, content.summary, content.result_name, content.licence_type_name]
    words += [themes.label(Audience.PERSONAL, key) for key in content.personal_themes]
    words += [themes.label(Audience.LEGAL, key) for key in content.legal_themes]
    words += [faq.question for faq in content.faqs]
    words += [material.name for material in content.materials]
    return " ".join(word for word in words if word)
