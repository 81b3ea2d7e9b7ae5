"""The e-licence a granted case ends in."""

from django.db import models
from django.db.models import F, Q

from yichuang.kernel.enums import Labelled
from yichuang.kernel.fields import EncryptedJSONField, EncryptedTextField

from .case import Case


class LicenceStatus(Labelled):
    """证照状态. 注销, 撤销, 撤回, 吊销 are four different acts."""

    VALID = "valid", "有效"
    EXPIRED = "expired", "已过期"
    CANCELLED = "cancelled", "已注销"
    RESCINDED = "rescinded", "已撤销"
    WITHDRAWN = "withdrawn", "已撤回"
    REVOKED = "revoked", "已吊销"


class Licence(models.Model):
    """电子证照 with the metadata of domain.md 15.3 and a signed compact text."""

    case = models.OneToOneField(Case, models.PROTECT, verbose_name="办件", related_name="licence")
    number = models.CharField("证照编号", max_length=80, unique=True)
    identifier = models.CharField("电子证照标识", max_length=120, unique=True)
    type_name = models.CharField("证照类型", max_length=120)
    type_code = models.CharField("证照类型代码", max_length=40)
    title = models.CharField("证照名称", max_length=120)
    issuer = models.CharField("颁发机构", max_length=120)
    issuer_code = models.CharField("颁发机构代码", max_length=36)
    holder = models.ForeignKey(
        "kernel.Party", models.PROTECT, verbose_name="持有者", related_name="+"
    )
    holder_name = EncryptedTextField("持有者名称")
    holder_masked = models.CharField("持有者（脱敏）", max_length=100)
    issued_on = models.DateField("颁发日期")
    valid_from = models.DateField("有效期起")
    valid_to = models.DateField("有效期止", null=True)
    status = models.CharField("状态", max_length=20, choices=LicenceStatus.choices())
    version = models.PositiveSmallIntegerField("版本", default=1)
    face = EncryptedJSONField("照面数据", default=dict)
    signed = EncryptedTextField("签名载荷")
    qr = EncryptedTextField("二维码载荷")
    key_id = models.CharField("签名密钥", max_length=40)
    verify_code = models.CharField("校验码", max_length=12)

    class Meta:
        verbose_name = "电子证照"
        verbose_name_plural = "电子证照"
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="licence_from_to",
            ),
        ]

    def __str__(self) -> str:
        return self.number
