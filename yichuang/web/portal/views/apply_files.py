"""网上申报: materials, one page each; a file is checked by its content."""

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import FileResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from yichuang.cases import actions
from yichuang.cases.actions.drafts import detach
from yichuang.kernel.clock.now import now
from yichuang.kernel.errors import Invalid
from yichuang.kernel.files import actions as files
from yichuang.kernel.files.queries import open_stream, safe_download_headers
from yichuang.web.access import public
from yichuang.web.components.values import Link
from yichuang.web.portal import session, throttle
from yichuang.web.portal.forms import UploadForm
from yichuang.web.portal.present.apply import file_lines

PURPOSE = "case-material"


def serve(stored_file_id: int) -> FileResponse:
    """A stored file, always as a download and never sniffed; the caller checked who asks."""
    response = FileResponse(open_stream(stored_file_id))
    # Afterwards: FileResponse would name the download after the file on disk.
    for name, value in safe_download_headers(stored_file_id).items():
        response[name] = value
    return response


@public
@require_safe
def listing(request: HttpRequest, number: str) -> HttpResponse:
    """All materials of the personal list."""
    draft = session.my_draft(request, number)
    tasks = reverse("web:apply_tasks", args=[number])
    context = {
        "draft": draft,
        "lines": file_lines(draft),
        "tasks_url": tasks,
        "next_url": reverse("web:apply_wants", args=[number]),
        "page_title": "上传材料",
        "crumbs": [
            Link("首页", reverse("web:home")),
            Link(draft.pinned.item_name, tasks),
            Link("上传材料", ""),
        ],
    }
    return render(request, "portal/apply_files.html", context)


@public
def upload(request: HttpRequest, number: str, key: str) -> HttpResponse:
    """One material: what it must look like, what is there, one more file."""
    draft = session.my_draft(request, number)
    line = next((line for line in file_lines(draft) if line.key == key), None)
    if line is None or line.exempt:
        raise Http404
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST":
        throttle.take(request, "upload", number)
        form = UploadForm(request.POST, request.FILES)
        if form.is_valid() and _stored(request, form, draft.id, key):
            return HttpResponseRedirect(reverse("web:apply_upload", args=[number, key]))
    every = reverse("web:apply_files", args=[number])
    context = {
        "draft": draft,
        "line": line,
        "files": draft.files_of(key),
        "form": form,
        "back_url": every,
        "page_title": line.name,
        "crumbs": [
            Link("首页", reverse("web:home")),
            Link(draft.pinned.item_name, reverse("web:apply_tasks", args=[number])),
            Link("上传材料", every),
            Link(line.name, ""),
        ],
    }
    return render(request, "portal/apply_upload.html", context, status=422 if form.errors else 200)


def _stored(request: HttpRequest, form: UploadForm, draft_id: int, key: str) -> bool:
    """Keep the file and put it under its material; False with the error in the form."""
    given = form.cleaned_data["file"]
    by = session.applicant_actor(request, None)
    try:
        with transaction.atomic():  # a file whose draft is gone is not kept
            row = files.store(by=by, at=now(), purpose=PURPOSE, name=given.name, stream=given.file)
            actions.attach(
                at=now(), draft_id=draft_id, material_key=key, stored_file_id=row.id, name=row.name
            )
    except Invalid as error:
        form.add_error("file", f"{error.message}{error.what_to_do}")
        return False
    return True


@public
@require_POST
def remove(request: HttpRequest, number: str, file_id: int) -> HttpResponse:
    """Take one file out again."""
    draft = session.my_draft(request, number)
    row = next((one for one in draft.files if one.id == file_id), None)
    if row is None:
        raise Http404
    detach(at=now(), draft_id=draft.id, file_id=file_id)
    return HttpResponseRedirect(reverse("web:apply_upload", args=[number, row.material_key]))


@public
@require_safe
def download(request: HttpRequest, number: str, file_id: int) -> FileResponse:
    """A file of one's own draft."""
    draft = session.my_draft(request, number)
    row = next((one for one in draft.files if one.id == file_id), None)
    if row is None:
        raise Http404
    return serve(row.stored_file_id)
