"""The hearing: about an application, or about an act on a licence."""

from django.db import models
from django.db.models import F, Q

from yichuang.cases.rules.hearing import HearingState
from yichuang.kernel.fields import EncryptedTextField

from .case import Case
from .licence_acts import LicenceAct

_SET = [HearingState.SCHEDULED.value, HearingState.HELD.value]


class Hearing(models.Model):
    """听证 (行政许可法 Art 46-48): told, asked for, notified, held, written down."""

    case = models.OneToOneField(
        Case, models.PROTECT, verbose_name="办件", null=True, related_name="hearing"
    )
    licence_act = models.OneToOneField(
        LicenceAct, models.PROTECT, verbose_name="证照处理", null=True, related_name="hearing"
    )
    state = models.CharField("状态", max_length=20, choices=HearingState.choices())
    version = models.PositiveIntegerField("版本", default=1)
    matter = models.CharField("听证事项", max_length=300)
    basis = models.CharField("依据", max_length=300)
    told_on = models.DateField("告知日期")
    request_by = models.DateField("申请截止日期")
    requested_on = models.DateField("申请日期", null=True)
    requester = EncryptedTextField("申请人", blank=True, default="")
    hold_by = models.DateField("最迟举行日期", null=True)
    notified_on = models.DateField("通知日期", null=True)
    sits_at = models.DateTimeField("举行时间", null=True)
    place = models.CharField("地点", max_length=200, blank=True)
    chair = models.ForeignKey(
        "kernel.User", models.PROTECT, verbose_name="主持人", null=True, related_name="+"
    )
    recusal = models.TextField("回避申请和决定", blank=True)
    held_on = models.DateField("举行日期", null=True)
    attendees = EncryptedTextField("参加人", blank=True, default="")
    record = EncryptedTextField("笔录", blank=True, default="")
    signed = EncryptedTextField("签名情况", blank=True, default="")
    record_document = models.ForeignKey(
        "kernel.Document", models.PROTECT, verbose_name="笔录文书", null=True, related_name="+"
    )

    class Meta:
        verbose_name = "听证"
        verbose_name_plural = "听证"
        constraints = [
            models.CheckConstraint(
                condition=Q(case__isnull=False, licence_act=None)
                | Q(case=None, licence_act__isnull=False),
                name="hearing_one_matter",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=_SET) | Q(sits_at__isnull=False, chair__isnull=False),
                name="hearing_set_has_place",
            ),
            models.CheckConstraint(
                condition=Q(held_on=None) | Q(held_on__gte=F("told_on")), name="hearing_from_to"
            ),
        ]

    def __str__(self) -> str:
        return self.matter
