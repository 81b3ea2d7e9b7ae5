"""Take the README's pictures from the demo county, with the machine's Chromium.

    .venv/bin/python docs/pictures/take.py            # all of them
    .venv/bin/python docs/pictures/take.py desk case  # some

Loads the county as it stands on one fixed day into a folder of its own, serves it on a free
loopback port with the clock held there, looks, and stops: the same code gives the same pictures.
"""

import os
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1]))

from tests import chromium  # noqa: E402

WIDTH = 1280
DAY = datetime(2026, 11, 18, 2, 24, tzinfo=UTC)  # a Wednesday morning


def main(wanted: list[str]) -> int:
    """Take the pictures; 0 when all are there."""
    chosen = [one for one in PICTURES if not wanted or one[0] in wanted]
    with (
        tempfile.TemporaryDirectory(prefix="yichuang-pictures-") as folder,
        serving(Path(folder)) as address,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(
            executable_path=chromium.find(), args=[*chromium.FLAGS, "--font-render-hinting=none"]
        )
        for name, who, height, show in chosen:
            context = browser.new_context(
                base_url=address,
                locale="zh-CN",
                timezone_id="Asia/Shanghai",
                viewport={"width": WIDTH, "height": height},
                reduced_motion="reduce",
            )
            page = context.new_page()
            page.clock.install(time=DAY)
            if who:
                enter(page, who)
            show(page)
            page.wait_for_load_state("networkidle")
            page.screenshot(path=HERE / f"{name}.png", animations="disabled")
            print(f"{name}.png")
            context.close()
        browser.close()
    return 0


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """The county of DAY at work on a free port."""
    os.environ["YICHUANG_DATA"] = str(folder)
    os.environ["YICHUANG_DEMO"] = "1"
    os.environ["DJANGO_SETTINGS_MODULE"] = "yichuang.config.settings.embedded"
    import django

    django.setup()
    from django.core.wsgi import get_wsgi_application
    from waitress import create_server

    from yichuang.cli.prepare import bar, migrate
    from yichuang.demo.load import load
    from yichuang.kernel.clock.now import fixed

    with fixed(DAY):
        migrate()
        load(progress=bar, at=DAY)
        server = create_server(get_wsgi_application(), host="127.0.0.1", port=0, threads=4)
        threading.Thread(target=server.run, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.effective_port}"
        finally:
            server.close()


def enter(page: Page, role: str) -> None:
    """Become somebody of the county, in the lobby."""
    page.goto("/lobby")
    form = page.locator(f"form:has(input[name=role][value={role}]), form:has([value={role}])")
    form.first.locator("button").first.click()
    page.wait_for_load_state()


def home(page: Page) -> None:
    """The front page."""
    page.goto("/")


def guide(page: Page) -> None:
    """A guide with its three questions answered."""
    page.goto("/s?q=开饭馆")
    page.locator("main a[href*='/g/']").first.click()
    for _ in range(3):
        question = page.locator("#mine fieldset:not(:has(input:checked))").first
        if not question.count():
            break
        question.locator("label").first.click()
        show = page.locator("#mine form button[type=submit]")
        if show.is_visible():
            show.click()
        page.wait_for_timeout(400)
    page.locator("#mine").scroll_into_view_if_needed()
    page.evaluate("document.querySelector('#mine').scrollIntoView()")


def intake(page: Page) -> None:
    """The clerk's screen with an item chosen."""
    page.goto("/desk/intake")
    link = page.locator("#picks a").first
    page.goto(link.get_attribute("href") or "/desk/intake")


def case(page: Page) -> None:
    """The nearest case of the reviewer's inbox that has a picture beside the form."""
    page.goto("/desk/inbox")
    links = page.locator("table a[href*='/desk/cases/']")
    for url in [link.get_attribute("href") or "" for link in links.all()]:
        page.goto(url)
        for tab in page.locator("[role=tab]", has_text="附件").all():
            tab.click()
            if page.locator(".dk-sheet img").first.is_visible():
                return


def inbox(page: Page) -> None:
    """The reviewer's inbox by remaining statutory time."""
    page.goto("/desk/inbox")


def progress(page: Page) -> None:
    """The citizen's own case."""
    page.goto("/my")
    rows = page.locator("main tr", has=page.locator("a[href*='/p/']"))
    best = next((found for word in RICH if (found := rows.filter(has_text=word)).count()), rows)
    best.first.locator("a[href*='/p/']").first.click()
    page.wait_for_load_state()


RICH = ("暂停", "等您补", "审查")  # what shows most on one screen
PICTURES: list[tuple[str, str, int, Callable[[Page], None]]] = [
    ("portal", "", 860, home),
    ("guide", "", 800, guide),
    ("progress", "citizen", 1120, progress),
    ("intake", "clerk", 800, intake),
    ("desk", "reviewer", 640, inbox),
    ("case", "reviewer", 800, case),
]

if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
