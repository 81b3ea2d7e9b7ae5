"""What anyone may ask for with two numbers: progress, a draft to resume, a licence's truth."""

import hmac
import unicodedata
from dataclasses import dataclass
from datetime import date

from yichuang.cases.models import Case, Draft, Licence
from yichuang.cases.queries.file import CaseFileView, build, joined
from yichuang.cases.queries.licence_acts import standing_of
from yichuang.cases.queries.licence_history import HistoryRow, VersionRow, history_of, versions_of
from yichuang.kernel.documents.signing import verify_licence
from yichuang.kernel.errors import NotFound
from yichuang.kernel.permissions.rules import Actor

WRONG = "编号和查询码对不上，或者没有这件办件"
FORGED = "签名校验不通过，内容可能被改动"
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
    version: int = 1
    note: str = ""
    deemed: bool = False
    history: tuple[HistoryRow, ...] = ()
    versions: tuple[VersionRow, ...] = ()


def licence_truth(number: str, *, today: date) -> LicenceTruth:
    """The licence's public face, with its signature checked now. Raises NotFound."""
    row = Licence.objects.filter(number=clean_number(number)).first()
    if row is None:
        raise NotFound("没有这个编号的证照", what_to_do="请核对编号，或扫描证照上的二维码")
    # The signature is asked for a day of the version's own term: the dates are judged below.
    day = max(min(today, row.valid_to or today), row.valid_from)
    signature = verify_licence(row.signed, today=day).ok
    now = standing_of(row, today=today)
    good = signature and now.good
    return LicenceTruth(
        number=row.number,
        identifier=row.identifier,
        title=row.title,
        issuer=row.issuer,
        holder=row.holder_masked,
        issued_on=row.issued_on,
        valid_from=row.valid_from,
        valid_to=now.valid_to,
        status=now.status.value,
        status_label=now.label,
        good=good,
        reason="" if good else now.reason if signature else FORGED,
        signed=row.signed,
        qr=row.qr,
        key_id=row.key_id,
        version=row.version,
        note=now.reason if good else "",
        deemed=now.deemed,
        history=history_of(row.id),
        versions=versions_of(row.id),
    )
