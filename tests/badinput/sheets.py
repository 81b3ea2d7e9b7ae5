"""What an imported list did with its cells: the page, the stored rows, the files going out."""

import io
from collections.abc import Callable
from typing import Any

import openpyxl
from django.apps import apps

from tests.axe.county import TRIAL

from .cases import Case, Sent, taken
from .doors import SYSTEM

UPLOADED = ("kernel_storedfile", "kernel_importrun", "kernel_job", "kernel_ledgerentry")


def rejected(case_id: str, sent: Sent, *words: str, effect: str) -> Case:
    """The row is refused with a reason; its error workbook holds text; nothing can be written."""

    def look(scene: Any, client: Any, answer: Any) -> str:
        page = client.get(answer.url).content.decode()
        if not any(word in page for word in words):
            return f"the page says none of {words}"
        error = text_only(client, f"{answer.url}/errors")
        if error:
            return error
        again = client.post(f"{answer.url}/commit")
        held = scene.changes({"kernel_department"})
        return "" if again.status_code < 500 and not held else f"{again.status_code}: {held}"

    return taken(case_id, sent, effect=effect, look=look)


def stored(case_id: str, sent: Sent, *, code: str, want: dict[str, str]) -> Case:
    """The department is written exactly so, and its template going out holds text."""

    def look(scene: Any, client: Any, answer: Any) -> str:
        done = client.post(f"{answer.url}/commit")
        if done.status_code != 302:
            return f"the commit answers {done.status_code}"
        row = apps.get_model("kernel", "Department").objects.filter(code=code).first()
        if row is None:
            return "nothing was stored: " + shown(client, answer.url)
        got = {name: getattr(row, name) for name in want}
        if got != want:
            return f"stored {got!r}, not {want!r}"
        return text_only(scene.client(SYSTEM), "/manage/opening/list/opening.departments/template")

    return taken(case_id, sent, effect="places_file", look=look)


def shown(client: Any, url: str) -> str:
    """The page of an import, without its markup."""
    from .cases import text_of

    return text_of(client.get(url))[300:900]


def text_only(client: Any, url: str) -> str:
    """A workbook going out holds no cell that a program would run."""
    answer = client.get(url)
    if answer.status_code == 404:
        return ""
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    book = openpyxl.load_workbook(io.BytesIO(body))
    for page in book:
        for row in page.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    return f"{url} has a formula in {cell.coordinate}: {cell.value!r}"
    return ""


def kept_list(case_id: str, sent: Sent, want: str) -> Case:
    """The trial list is written with exactly this name."""
    got: list[Any] = []

    def look(scene: Any, client: Any, answer: Any) -> str:
        page = client.get(answer.url)
        run = apps.get_model("kernel", "ImportRun").objects.order_by("-id").first()
        found = [line["after"].get("name") for line in run.preview.get("changed", [])]
        found += [line.get("name") for line in run.preview.get("new", []) if "name" in line]
        got[:] = found
        if page.status_code != 200:
            return f"the page answers {page.status_code}"
        return "" if want in found else f"previewed {found!r}, not {want!r}"

    return taken(case_id, sent, effect="list_file", look=look)


Reader = Callable[[Any], str]
__all__ = ["TRIAL", "kept_list", "rejected", "stored", "text_only"]
