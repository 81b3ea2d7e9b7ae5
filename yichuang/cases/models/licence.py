"""The e-licence a granted case ends in."""

from django.db import models
from django.db.models import F, Q

from yichuang.cases.rules.licence_acts import LicenceStatus
from yichuang.kernel.fields import EncryptedJSONField, EncryptedTextField

from .case import Case


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
    # The day from which a status other than 有效 counts; 撤回 may leave the holder time.
    status_from = models.DateField("状态起始日期", null=True)
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
            models.CheckConstraint(
                condition=Q(status=LicenceStatus.VALID.value) | Q(status_from__isnull=False),
                name="licence_status_has_day",
            ),
        ]
        indexes = [models.Index(fields=["status", "valid_to"], name="licence_expiry")]

    def __str__(self) -> str:
        return self.number
