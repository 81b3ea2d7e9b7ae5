"""精简动作: one act with the items before and after it."""

from django.db import models
from django.db.models import F, Q

from yichuang.catalog.powers.rules import PowerType
from yichuang.catalog.reduction.rules.acts import ActKind, Side

from .guard import Documented, Fixed


class ReductionAct(Documented):
    """精简动作: 取消、合并、拆分、下放、更名、类型变更、承接, or 更正 of one of these."""

    kind = models.CharField("方式", max_length=10, choices=ActKind.choices())
    effective_on = models.DateField("生效日期")
    type_before = models.CharField(
        "变更前类型", max_length=20, blank=True, choices=PowerType.choices()
    )
    type_after = models.CharField(
        "变更后类型", max_length=20, blank=True, choices=PowerType.choices()
    )
    reason = models.TextField("说明", blank=True)
    corrects = models.OneToOneField(
        "self",
        models.PROTECT,
        verbose_name="更正的动作",
        null=True,
        related_name="correction",
    )

    class Meta:
        verbose_name = "精简动作"
        verbose_name_plural = "精简动作"
        indexes = [models.Index(fields=["effective_on", "id"], name="reduction_act_day")]
        constraints = [
            models.CheckConstraint(
                condition=Q(effective_on__gte=F("document_date")), name="reduction_after_document"
            ),
            models.CheckConstraint(
                condition=~Q(document_number="") & ~Q(document_title=""),
                name="reduction_has_document",
            ),
            models.CheckConstraint(
                condition=(Q(kind="correct") & Q(corrects__isnull=False) & ~Q(reason=""))
                | (~Q(kind="correct") & Q(corrects=None)),
                name="reduction_correction_names_act",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.effective_on}"


class ReductionLine(Fixed):
    """精简事项: one item of an act, as it was on the day it was recorded.

    `leaves` is set where the act takes the item away: its code and how often it went before.
    Unique, so that two officers cannot cancel one item at the same moment.
    """

    act = models.ForeignKey(
        ReductionAct, models.PROTECT, verbose_name="精简动作", related_name="lines"
    )
    side = models.CharField("前后", max_length=6, choices=Side.choices())
    order = models.PositiveSmallIntegerField("序号")
    code = models.CharField("实施编码", max_length=80, db_index=True)
    name = models.CharField("事项名称", max_length=300)
    department = models.CharField("部门", max_length=200, blank=True)
    main_code = models.CharField("主项编码", max_length=80, blank=True)
    bases = models.TextField("设定依据", blank=True)
    materials = models.TextField("申请材料", blank=True)
    leaves = models.CharField("第几次调整出去", max_length=90, null=True, unique=True)

    class Meta:
        verbose_name = "精简事项"
        verbose_name_plural = "精简事项"
        constraints = [
            models.UniqueConstraint(fields=["act", "side", "code"], name="reduction_line_once"),
        ]

    def __str__(self) -> str:
        return self.name
