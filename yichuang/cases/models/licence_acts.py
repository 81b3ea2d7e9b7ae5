"""What happens to a licence after it was given: acts on it, and the versions they left behind."""

from django.db import models
from django.db.models import F, Q

from yichuang.cases.rules.licence_acts import ActState, LicenceMove, LicenceStatus, Starter
from yichuang.kernel.fields import EncryptedJSONField, EncryptedTextField

from .case import Case
from .licence import Licence

_OPEN = [ActState.PROPOSED.value, ActState.TOLD.value]
_ENDED = [ActState.DONE.value, ActState.DEEMED.value, ActState.DROPPED.value]


class LicenceVersion(models.Model):
    """证照旧版: what the certificate said before 变更 or 延续. The licence itself is the newest."""

    licence = models.ForeignKey(
        Licence, models.PROTECT, verbose_name="证照", related_name="versions"
    )
    version = models.PositiveSmallIntegerField("版本")
    identifier = models.CharField("电子证照标识", max_length=120, unique=True)
    holder_masked = models.CharField("持有者（脱敏）", max_length=100)
    issued_on = models.DateField("颁发日期")
    valid_from = models.DateField("有效期起")
    valid_to = models.DateField("有效期止", null=True)
    face = EncryptedJSONField("照面数据", default=dict)
    signed = EncryptedTextField("签名载荷")
    key_id = models.CharField("签名密钥", max_length=40)
    # A renewed licence keeps its old version until the new term begins.
    replaced_on = models.DateField("被替代日期")
    move = models.CharField("因何换发", max_length=20, choices=LicenceMove.choices())

    class Meta:
        verbose_name = "证照旧版"
        verbose_name_plural = "证照旧版"
        constraints = [
            models.UniqueConstraint(fields=["licence", "version"], name="licence_version_once"),
        ]

    def __str__(self) -> str:
        return self.identifier


class LicenceAct(models.Model):
    """证照处理: one of the six acts on one licence. An application of the holder has its case."""

    licence = models.ForeignKey(Licence, models.PROTECT, verbose_name="证照", related_name="acts")
    move = models.CharField("行为", max_length=20, choices=LicenceMove.choices())
    state = models.CharField("状态", max_length=20, choices=ActState.choices())
    version = models.PositiveIntegerField("版本", default=1)
    ground = models.CharField("情形", max_length=40)
    citation = models.CharField("其他法律依据", max_length=300, blank=True)
    facts = EncryptedTextField("查明的事实", blank=True, default="")
    public_interest = models.TextField("公共利益需要", blank=True)
    penalty_number = models.CharField("行政处罚决定书文号", max_length=80, blank=True)
    penalty_organ = models.CharField("处罚机关", max_length=100, blank=True)
    penalty_on = models.DateField("处罚决定日期", null=True)

    case = models.OneToOneField(
        Case, models.PROTECT, verbose_name="申请办件", null=True, related_name="licence_act"
    )
    changes = EncryptedJSONField("变更内容", default=dict)
    late = models.BooleanField("逾期申请", default=False)

    starter = models.CharField(
        "由谁提出", max_length=20, choices=Starter.choices(), default=Starter.ORGAN.value
    )
    proposed_by = models.ForeignKey(
        "kernel.User", models.PROTECT, verbose_name="提出人", null=True, related_name="+"
    )
    proposed_at = models.DateTimeField("提出时间")
    told_on = models.DateField("告知日期", null=True)
    statement_by = models.DateField("陈述申辩期限", null=True)
    statement = EncryptedTextField("陈述申辩意见", blank=True, default="")
    statement_on = models.DateField("陈述申辩日期", null=True)

    decided_by = models.ForeignKey(
        "kernel.User", models.PROTECT, verbose_name="决定人", null=True, related_name="+"
    )
    decided_at = models.DateTimeField("决定时间", null=True)
    effective_on = models.DateField("生效日期", null=True)
    reason = EncryptedTextField("理由", blank=True, default="")
    redress = models.TextField("补偿、赔偿", blank=True)
    public_harm = models.BooleanField("撤销会重大损害公共利益", default=False)
    document = models.ForeignKey(
        "kernel.Document", models.PROTECT, verbose_name="决定书", null=True, related_name="+"
    )
    status_before = models.CharField(
        "处理前状态", max_length=20, choices=LicenceStatus.choices(), blank=True
    )

    class Meta:
        verbose_name = "证照处理"
        verbose_name_plural = "证照处理"
        constraints = [
            models.UniqueConstraint(
                fields=["licence"], condition=Q(state__in=_OPEN), name="licence_act_one_open"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=_ENDED) | Q(decided_at__isnull=False),
                name="licence_act_decided",
            ),
            models.CheckConstraint(
                condition=Q(state=ActState.DEEMED.value)
                | Q(decided_by=None)
                | Q(proposed_by=None)
                | ~Q(decided_by=F("proposed_by")),
                name="licence_act_two_people",
            ),
            models.CheckConstraint(
                condition=~Q(state=ActState.APPLIED.value) | Q(case__isnull=False),
                name="licence_act_applied_has_case",
            ),
        ]
        indexes = [models.Index(fields=["state", "move"], name="licence_act_open")]

    def __str__(self) -> str:
        return f"{self.licence_id} {self.get_move_display()}"
