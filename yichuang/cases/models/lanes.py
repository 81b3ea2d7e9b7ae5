"""容缺受理 and 告知承诺, each with data of its own: handed in later, or never handed in."""

from django.db import models
from django.db.models import Q

from yichuang.cases.rules.states import Consequence, GapState, SignedHow, Verdict
from yichuang.kernel.fields import EncryptedTextField

from .case import Case


class Promise(models.Model):
    """What both lanes have: who signed, when and how, and what was known of his standing."""

    accepted_on = models.DateField("受理日期")
    signed_by = EncryptedTextField("签名人")
    signed_at = models.DateTimeField("签名时间")
    signed_how = models.CharField("签署方式", max_length=10, choices=SignedHow.choices())
    standing = models.CharField("信用核验", max_length=200)
    standing_connected = models.BooleanField("信用核验已接入")
    document = models.ForeignKey(
        "kernel.Document", models.PROTECT, verbose_name="承诺书", related_name="+"
    )

    class Meta:
        abstract = True


class GapAcceptance(Promise):
    """容缺受理. `due_on` is the nearest day by which something must follow; empty once all is in."""

    case = models.OneToOneField(Case, models.PROTECT, verbose_name="办件", related_name="gap")
    due_on = models.DateField("最近的补交期限", null=True)
    complete_on = models.DateField("补齐日期", null=True)

    class Meta:
        verbose_name = "容缺受理"
        verbose_name_plural = "容缺受理"
        constraints = [
            models.CheckConstraint(
                condition=Q(due_on=None, complete_on__isnull=False)
                | Q(due_on__isnull=False, complete_on=None),
                name="gap_due_until_complete",
            ),
        ]
        indexes = [models.Index(fields=["due_on"], name="gap_due")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.due_on or ''}"


class GapLine(models.Model):
    """容缺材料: a material of the published list that follows later, and by when."""

    gap = models.ForeignKey(
        GapAcceptance, models.PROTECT, verbose_name="容缺受理", related_name="lines"
    )
    material_key = models.CharField("材料键", max_length=60)
    name = models.CharField("材料名称", max_length=300)
    form = models.CharField("形式", max_length=60)
    due_on = models.DateField("补交期限")
    state = models.CharField("状态", max_length=10, choices=GapState.choices())
    handed_in_on = models.DateField("补交日期", null=True)
    problem = models.TextField("退回原因", blank=True)

    class Meta:
        verbose_name = "容缺材料"
        verbose_name_plural = "容缺材料"
        constraints = [
            models.UniqueConstraint(fields=["gap", "material_key"], name="gap_material_once"),
            models.CheckConstraint(
                condition=Q(state=GapState.OPEN.value, handed_in_on=None)
                | Q(state=GapState.HANDED_IN.value, handed_in_on__isnull=False),
                name="gap_line_has_date",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class CommitmentCheck(models.Model):
    """承诺核查: what was found afterwards. A false one bars both lanes until it is repaired."""

    commitment = models.OneToOneField(
        "cases.Commitment", models.PROTECT, verbose_name="告知承诺", related_name="check_made"
    )
    lot = models.ForeignKey(
        "kernel.Lot", models.PROTECT, verbose_name="抽取", null=True, related_name="+"
    )
    applicant = models.ForeignKey(
        "kernel.Party", models.PROTECT, verbose_name="申请人", related_name="+"
    )
    verdict = models.CharField("结论", max_length=10, choices=Verdict.choices())
    evidence = models.TextField("核查情况和证据")
    checked_on = models.DateField("核查日期")
    checked_by = models.ForeignKey(
        "kernel.User", models.PROTECT, verbose_name="核查人", null=True, related_name="+"
    )
    document = models.ForeignKey(
        "kernel.Document", models.PROTECT, verbose_name="核查记录", related_name="+"
    )
    consequence = models.CharField("处理", max_length=12, choices=Consequence.choices(), blank=True)
    correct_by = models.DateField("改正期限", null=True)
    repaired_on = models.DateField("信用修复日期", null=True)
    repair_note = models.TextField("修复依据", blank=True)

    class Meta:
        verbose_name = "承诺核查"
        verbose_name_plural = "承诺核查"
        constraints = [
            models.CheckConstraint(
                condition=Q(verdict=Verdict.FALSE.value)
                | Q(consequence="", correct_by=None, repaired_on=None),
                name="check_only_a_false_one_has_consequences",
            ),
            models.CheckConstraint(
                condition=~Q(verdict=Verdict.FALSE.value) | ~Q(consequence=""),
                name="check_false_has_consequence",
            ),
        ]
        indexes = [models.Index(fields=["applicant", "verdict"], name="check_applicant")]

    def __str__(self) -> str:
        return self.verdict


class Commitment(Promise):
    """告知承诺. The materials it stands for are never handed in; it is checked afterwards."""

    case = models.OneToOneField(
        Case, models.PROTECT, verbose_name="办件", related_name="commitment"
    )
    replaced = models.JSONField("以承诺代替的材料")
    check_days = models.PositiveSmallIntegerField("几个工作日内核查")
    check_by = models.DateField("核查期限", null=True)

    class Meta:
        verbose_name = "告知承诺"
        verbose_name_plural = "告知承诺"
        indexes = [models.Index(fields=["check_by"], name="commitment_check_by")]

    def __str__(self) -> str:
        return str(self.case_id)
