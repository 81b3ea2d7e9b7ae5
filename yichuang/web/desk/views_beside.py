"""Acts beside a case: a slip corrected, a fee asked and paid, originals taken and given back."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from yichuang.cases import actions
from yichuang.cases.queries.file import CaseFileView, case_file
from yichuang.cases.rules.originals import reminder
from yichuang.kernel.clock.now import now, today
from yichuang.kernel.errors import NotFound
from yichuang.kernel.permissions.rules import Permission
from yichuang.web.access import requires

from .beside_forms import BackForm, FeeForm, PayForm, TakeForm, TypoForm
from .common import actor_of
from .views_moves import move_page


def _data(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _common(request: HttpRequest, view: CaseFileView, seen: int) -> dict[str, Any]:
    return {"by": actor_of(request), "at": now(), "case_id": view.id, "seen": seen}


@requires(Permission.CASE_REVIEW)
@require_http_methods(["GET", "POST"])
def typo(request: HttpRequest, number: str) -> HttpResponse:
    """更正笔误: what stood there stays on the case, the applicant gets a 更正书."""
    view = case_file(actor_of(request), number, today=today())

    def do(req: HttpRequest, view: CaseFileView, data: dict[str, Any], seen: int) -> object:
        return actions.fix_typo(**_common(req, view, seen), **data)

    return move_page(
        request,
        number,
        move=None,
        form=TypoForm(view, _data(request)),
        do=do,
        title="更正笔误",
        lead="只更正写错的文字。更正前后、更正人和原因留在案卷里，申请人看得到；"
        "写有错字的文书逐份列在更正书上。许可给谁不能更正；准予以后，审查过的内容要改，"
        "请申请人申请变更（行政许可法第四十九条）。",
        button="更正，出更正书",
    )


@requires(Permission.CASE_INTAKE)
@require_http_methods(["GET", "POST"])
def fee(request: HttpRequest, number: str) -> HttpResponse:
    """缴费通知: from the item's own table."""
    view = case_file(actor_of(request), number, today=today())
    if not view.pinned.content.fees:
        raise NotFound("这个事项不收费，没有缴费通知可出")
    form = FeeForm(view, _data(request))

    def do(req: HttpRequest, view: CaseFileView, data: dict[str, Any], seen: int) -> object:
        given = {"items": data["items"], "reductions": form.reductions()}
        return actions.notify_fee(**_common(req, view, seen), **given)

    return move_page(
        request,
        number,
        move=None,
        form=form,
        do=do,
        title="缴费通知",
        lead="只能收办事指南公布的项目，金额按公布的单价算。缴费不停办理期限；"
        "窗口不收现金（行政许可法第五十八条、第五十九条）。",
        button="出缴费通知书",
    )


@requires(Permission.CASE_INTAKE)
@require_http_methods(["GET", "POST"])
def pay(request: HttpRequest, number: str) -> HttpResponse:
    """登记缴费: the receipt's number and day."""
    view = case_file(actor_of(request), number, today=today())
    found = view.besides.fee
    if found is None:
        raise NotFound("这件办件没有出过缴费通知")

    def do(req: HttpRequest, view: CaseFileView, data: dict[str, Any], seen: int) -> object:
        return actions.record_payment(**_common(req, view, seen), **data)

    return move_page(
        request,
        number,
        move=None,
        form=PayForm(_data(request), initial={"paid_on": today()}),
        do=do,
        title="登记缴费",
        lead=f"应缴 {found.total:.2f} 元。核对财政票据后登记号码，一张票据只能登记一次。",
        button="登记缴费",
    )


@requires(Permission.CASE_INTAKE)
@require_http_methods(["GET", "POST"])
def take(request: HttpRequest, number: str) -> HttpResponse:
    """收取原件: the applicant leaves with a list."""

    def do(req: HttpRequest, view: CaseFileView, data: dict[str, Any], seen: int) -> object:
        return actions.take_originals(**_common(req, view, seen), **data)

    return move_page(
        request,
        number,
        move=None,
        form=TakeForm(_data(request)),
        do=do,
        title="收取原件",
        lead="能当场核对的当场退还，不要留下原件。确需留下的逐份写明，打印清单交给申请人。",
        button="收取，出清单",
    )


@requires(Permission.CASE_INTAKE)
@require_http_methods(["GET", "POST"])
def give_back(request: HttpRequest, number: str, slip_id: int) -> HttpResponse:
    """退还原件: which, and who signed."""
    view = case_file(actor_of(request), number, today=today())
    slip = next((one for one in view.besides.slips if one.id == slip_id), None)
    if slip is None:
        raise NotFound("没有这份原件清单")
    form = BackForm(_data(request), initial={"signed_by": view.applicant.name})
    form.fields["back"].choices = [(name, name) for name in slip.here]  # type: ignore[attr-defined]

    def do(req: HttpRequest, view: CaseFileView, data: dict[str, Any], seen: int) -> object:
        return actions.return_originals(**_common(req, view, seen), slip_id=slip_id, **data)

    hint = reminder(view.stage, slip.here)
    return move_page(
        request,
        number,
        move=None,
        form=form,
        do=do,
        title="退还原件",
        lead=f"当面点清，请取回人在清单上签名。{hint}",
        button="登记退还",
    )
