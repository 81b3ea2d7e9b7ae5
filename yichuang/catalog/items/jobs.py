"""Nightly work of the catalogue: versions that begin today, links that no longer answer."""

from collections.abc import Callable
from http.client import HTTPException
from urllib.error import URLError
from urllib.request import Request, urlopen

from yichuang.kernel.clock.now import today
from yichuang.kernel.jobs.registry import Progress, job

from .actions.searching import index_items
from .models import ItemVersion
from .rules.content import from_dict
from .rules.enums import State

TIMEOUT = 10  # seconds an outer site may take


@job("catalog.reindex", title="更新事项检索", schedule="daily 00:10")
def reindex() -> dict[str, int]:
    """Index what is in force today; a version published for today becomes findable."""
    return {"indexed": index_items(None, on=today())}


@job("catalog.check_links", title="检查办事指南里的外部链接", schedule="daily 03:30")
def check_links(progress: Progress) -> dict[str, list[dict[str, str]]]:
    """External links of published guides that do not answer (G4): reported, not blocking."""
    links = _links()
    dead = []
    for done, (url, names) in enumerate(sorted(links.items()), 1):
        progress.report(done, len(links), url[:60])
        if reason := dead_link(url):
            dead += [{"url": url, "item": name, "reason": reason} for name in names]
    return {"dead": dead}


def _links() -> dict[str, list[str]]:
    rows = ItemVersion.objects.filter(state=State.PUBLISHED).select_related("item")
    links: dict[str, list[str]] = {}
    for row in rows.iterator(chunk_size=200):
        content = from_dict(row.frozen or {})
        for url in (content.online_url, *(basis.url for basis in content.bases)):
            if url.startswith(("http://", "https://")):
                links.setdefault(url, []).append(row.item.name)
    return links


def dead_link(url: str, fetch: Callable[..., object] = urlopen) -> str:
    """Why an outer link does not answer, in Chinese; empty when it does."""
    request = Request(url, method="HEAD", headers={"User-Agent": "yichuang-link-check"})
    try:
        fetch(request, timeout=TIMEOUT)
    except (URLError, HTTPException, OSError, ValueError) as error:
        code = getattr(error, "code", None)
        # Some sites refuse HEAD or machines; they answer, so the link is not dead.
        if code in (401, 403, 405, 429):
            return ""
        return f"打不开（{code}）" if code else "打不开"
    return ""
