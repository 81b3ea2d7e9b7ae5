"""What anyone may ask for with two numbers: progress, a draft to resume, a licence's truth."""

import hmac
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta

from yichuang.cases.models import Case, Draft, Licence
from yichuang.cases.queries.file import CaseFileView, build, joined
from yichuang.kernel.documents.signing import verify_licence
from yichuang.kernel.errors import NotFound
from yichuang.kernel.permissions.rules import Actor

WRONG = "编号和查询码对不上，或者没有这件办件"
ADVICE = "请核对回执；找不到查询码，可以用登记的手机号找回"


def clean_number(text: str) -> str:
    """Full-width, blanks, lower case: as people type it, as it is stored."""
    plain = unicodedata.normalize("NFKC", text)
    return "".join(plain.split()).upper().replace("-", "")


def by_code(number: str, code: str) -> Case:
    """The case with this number, if the query code fits. Raises NotFound either way.

    The same answer for an unknown number and a wrong code, compared in constant time; the
    caller limits the rate.
    """
    case = Case.objects.filter(number=clean_number(number)).first()
    given = clean_number(code)
    if case is None or not hmac.compare_digest(case.query_code.encode(), given.encode()):
        raise NotFound(WRONG, what_to_do=ADVICE)
    return case


def progress(number: str, *, today: date) -> CaseFileView:
    """The case for its applicant's page; the caller has proved the code or the account."""
    case = joined(Case.objects.filter(number=number)).first()
    if case is None:
        raise NotFound(WRONG, what_to_do=ADVICE)
    viewer = Actor(user_id=None, name="申请人", party_id=case.applicant_id)
    return build(case, actor=viewer, today=today)


def draft_by_code(number: str, code: str) -> Draft:
    """The draft with this number and code. Raises NotFound."""
    draft = Draft.objects.filter(number=clean_number(number)).first()
    given = clean_number(code)
    if draft is None or not hmac.compare_digest(draft.code.encode(), given.encode()):
        raise NotFound("草稿编号和续填码对不上", what_to_do="请核对开始申报时给您的两组数字")
    return draft


@dataclass(frozen=True)
class LicenceTruth:
    """What the verification page says of a licence, as of a day."""

    number: str
    identifier: str
    title: str
    issuer: str
    holder: str
    issued_on: date
    valid_from: date
    valid_to: date | None
    status: str
    status_label: str
    good: bool
    reason: str
    signed: str
    qr: str
    key_id: str


def licence_truth(number: str, *, today: date) -> LicenceTruth:
    """The licence's public face, with its signature checked now. Raises NotFound."""
    row = Licence.objects.filter(number=clean_number(number)).first()
    if row is None:
        raise NotFound("没有这个编号的证照", what_to_do="请核对编号，或扫描证照上的二维码")
    verdict = verify_licence(row.signed, today=min(today, row.valid_to or today))
    expired = row.valid_to is not None and today > row.valid_to
    good = verdict.ok and row.status == "valid" and not expired
    reason = "" if good else _why(row, verdict.ok, expired)
    label = "已过期" if expired and row.status == "valid" else row.get_status_display()
    return LicenceTruth(
        number=row.number,
        identifier=row.identifier,
        title=row.title,
        issuer=row.issuer,
        holder=row.holder_masked,
        issued_on=row.issued_on,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        status=row.status,
        status_label=label,
        good=good,
        reason=reason,
        signed=row.signed,
        qr=row.qr,
        key_id=row.key_id,
    )


def _why(row: Licence, signature: bool, expired: bool) -> str:
    if not signature:
        return "签名校验不通过，内容可能被改动"
    return f"有效期到 {row.valid_to:%Y-%m-%d}" if expired else row.get_status_display()


def expiring(today: date, days: int = 60) -> list[str]:
    """Numbers of valid licences that end within `days`."""
    rows = Licence.objects.filter(status="valid", valid_to__range=(today, today + timedelta(days)))
    return list(rows.order_by("valid_to").values_list("number", flat=True))
