"""同义词: what people say, and the official words it stands for."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from yichuang.kernel.clock.now import now
from yichuang.kernel.errors import DomainError
from yichuang.kernel.permissions.rules import Permission
from yichuang.kernel.search.actions import save_synonym
from yichuang.kernel.search.queries import synonyms
from yichuang.web.access import requires
from yichuang.web.components.listing import Asked, Listed, listed

from .common import actor_of, page, sent
from .editor.cells import read
from .editor.spec import Spec
from .forms import SynonymForm

SHOWN = 300


def _found(text: str) -> list[tuple[str, list[str]]]:
    known = sorted(dict(synonyms()).items())
    return [(w, t) for w, t in known if text in w or any(text in x for x in t)]


def _list(asked: Asked) -> Listed:
    text = asked.get("q")
    rows = ((word, "、".join(targets)) for word, targets in _found(text))
    return Listed(("说法", "正式名称"), rows, (text and f"含“{text}”",))


@requires(Permission.ITEM_EDIT)
@listed("同义词", _list, personal=False)
@require_http_methods(["GET", "POST"])
def words(request: HttpRequest) -> HttpResponse:
    """The table, and one word to add, change or remove."""
    known = dict(synonyms())
    asked = request.GET.get("word", "")
    initial = {"word": asked, "targets": "、".join(known.get(asked, []))}
    form = SynonymForm(sent(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        word = form.cleaned_data["word"]
        targets = read(Spec("targets", "lines"), form.cleaned_data["targets"])
        try:
            row = save_synonym(by=actor_of(request), at=now(), word=word, targets=targets)
        except DomainError as error:
            form.take(error)
        else:
            messages.success(request, f"“{word}”已{'保存' if row else '删去'}，检索马上生效。")
            return redirect("web:manage_synonyms")
    text = request.GET.get("q", "").strip()
    rows = _found(text)
    context = {"form": form, "rows": rows[:SHOWN], "total": len(rows), "shown": SHOWN, "q": text}
    return page(request, "manage/synonyms.html", context, status=422 if form.errors else 0)
