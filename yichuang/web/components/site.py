"""What the county fills in once: names, footer slots, marks. A missing slot is shown as such."""

from dataclasses import dataclass, fields
from time import monotonic

from django.conf import settings

from yichuang.kernel.opening.queries import county

MISSING = "〔待填写〕"


@dataclass(frozen=True, slots=True)
class Site:
    """Site facts from `settings.YC_SITE`; an empty text is an open slot."""

    county: str = ""
    name: str = ""
    motto: str = "一窗受理 · 集成服务"
    desk_name: str = "一窗"
    domain: str = ""
    organiser: str = ""
    undertaker: str = ""
    hotline: str = "12345"
    phone: str = ""
    address: str = ""
    hours: str = ""
    site_code: str = ""
    icp: str = ""
    police: str = ""
    emblem: str = ""

    @property
    def title(self) -> str:
        """The name in the masthead."""
        return self.name or (f"{self.county}政务服务" if self.county else "政务服务")

    @property
    def footer(self) -> list[tuple[str, str]]:
        """Footer lines; a slot nobody filled says so, and the health page lists it."""
        pairs = [
            ("主办", self.organiser),
            ("承办", self.undertaker),
            ("政务服务热线", self.hotline),
            ("联系电话", self.phone),
            ("大厅", self.address),
            ("政府网站标识码", self.site_code),
            ("ICP 备案", self.icp),
            ("公安备案", self.police),
        ]
        return [(label, value or MISSING) for label, value in pairs]

    @property
    def missing(self) -> list[str]:
        """Labels of empty footer slots, for the health page."""
        return [label for label, value in self.footer if value == MISSING]


DEMO = {
    "county": "清川县",
    "domain": "qingchuan.example",
    "organiser": "清川县人民政府",
    "undertaker": "清川县政务服务管理局",
    "address": "清川县政通路 1 号",
    "hours": "周一至周五 9:00–12:00、13:30–17:30",
}


STORED_FOR = 60  # seconds a process keeps what the wizard wrote
_stored: list[tuple[float, dict[str, str]]] = []


def forget_stored() -> None:
    """Read the county anew at the next page."""
    _stored.clear()


def _from_the_county() -> dict[str, str]:
    """What 开县 wrote, where the deployment says so; read once a minute."""
    if not getattr(settings, "YC_SITE_STORED", False):
        return {}
    if not _stored or monotonic() - _stored[0][0] > STORED_FOR:
        held = county()
        values = {"county": held.name, **(held.details or {})} if held.name else {}
        _stored[:] = [(monotonic(), values)]
    return _stored[0][1]


def current_site() -> Site:
    """The site of this deployment; the demo county when nothing is set and this is the demo."""
    given = getattr(settings, "YC_SITE", None) or (DEMO if settings.YC_DEMO else _from_the_county())
    known = {item.name for item in fields(Site)}
    return Site(**{key: value for key, value in given.items() if key in known})
