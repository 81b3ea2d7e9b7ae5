"""证照: one by its number for those with a key, and its truth for everybody."""

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Path, Router, Schema
from pydantic import Field, StringConstraints

from yichuang.cases.queries.public import LicenceTruth, clean_number, licence_truth
from yichuang.kernel.clock.now import today
from yichuang.kernel.errors import NotFound
from yichuang.kernel.tokens.rules import Scope

from .core.callers import PUBLIC, keyed
from .core.gate import caller_of, operation
from .core.shapes import Coded, Day, Organ

router = Router(tags=["证照"])
LicenceNumber = Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z_\-]{1,80}$")]
_SAME = (
    *("number", "identifier", "title", "issuer", "holder", "issued_on", "valid_from"),
    *("valid_to", "good", "reason"),
)


class Verification(Schema):
    """证照的真伪和效力，现在核验的结果."""

    number: str = Field(title="证照编号")
    identifier: str = Field(title="电子证照标识")
    title: str = Field(title="证照名称")
    issuer: str = Field(title="颁发机构")
    holder: str = Field(title="持有者（脱敏）")
    issued_on: Day = Field(title="颁发日期")
    valid_from: Day = Field(title="有效期起")
    valid_to: Day | None = Field(title="有效期止，长期有效时为空")
    status: Coded[str] = Field(title="状态")
    good: bool = Field(title="签名正确且现在有效")
    reason: str = Field(title="不能用时，为什么")


class Licence(Verification):
    """一张证照和它的来处."""

    case: str = Field(title="受理编号")
    item: str = Field(title="事项名称")
    department: Organ = Field(title="实施部门")
    signed: str = Field(title="签名文本，可以离线核验")


@operation(
    router,
    "GET",
    "/licences/{number}",
    access=keyed(Scope.LICENCES_READ),
    answers=Licence,
    etag=True,
    summary="一张证照",
)
def get_licence(request: HttpRequest, number: Path[LicenceNumber]) -> Any:
    """密钥部门范围内办件所发的证照。持有者只给脱敏的名称。"""
    rows = caller_of(request).cases().filter(licence__number=clean_number(number))
    case = rows.values("number", "item_name", "department__code", "department__name").first()
    if case is None:
        raise NotFound(f"没有编号为 {number} 的证照，或者不在密钥的部门范围内")
    truth = licence_truth(number, today=today())
    return {
        **_truth(truth),
        "case": case["number"],
        "item": case["item_name"],
        "department": {"code": case["department__code"], "name": case["department__name"]},
        "signed": truth.signed,
    }


@operation(
    router,
    "GET",
    "/licences/{number}/verification",
    access=PUBLIC,
    answers=Verification,
    etag=True,
    summary="核验证照",
)
def verify_licence(request: HttpRequest, number: Path[LicenceNumber]) -> Any:
    """任何人都可以核验。签名在答复时重新校验。"""
    return _truth(licence_truth(number, today=today()))


def _truth(truth: LicenceTruth) -> dict[str, Any]:
    return {
        **{name: getattr(truth, name) for name in _SAME},
        "status": {"code": truth.status, "label": truth.status_label},
    }
