"""The case, what was handed in, and what happened."""

from django.db import models
from django.db.models import Q

from yichuang.cases.rules.states import (
    AcceptedHow,
    Card,
    Channel,
    Lane,
    MaterialState,
    Outcome,
    Stage,
)
from yichuang.kernel.fields import EncryptedJSONField, EncryptedTextField

_ENDED = [Stage.DECIDED.value, Stage.CLOSED.value]
_ACCEPTED = [Stage.REVIEWING.value, Stage.PAUSED.value, Stage.DECIDED.value]
_DECISIONS = [Outcome.GRANTED.value, Outcome.REFUSED.value]


class Case(models.Model):
    """办件. Pinned to the item version it was filed under; `version` guards every change."""

    number = models.CharField("受理编号", max_length=20, unique=True)
    query_code = EncryptedTextField("查询码")
    item_version = models.ForeignKey(
        "catalog.ItemVersion", models.PROTECT, verbose_name="事项版本", related_name="+"
    )
    item_name = models.CharField("事项名称", max_length=300)
    regime = models.CharField("法律类别", max_length=30)
    department = models.ForeignKey(
        "kernel.Department", models.PROTECT, verbose_name="实施部门", related_name="+"
    )
    lane = models.CharField("办件类型", max_length=20, choices=Lane.choices())
    channel = models.CharField("申请渠道", max_length=20, choices=Channel.choices())
    applicant = models.ForeignKey(
        "kernel.Party", models.PROTECT, verbose_name="申请人", related_name="+"
    )
    applicant_masked = models.CharField("申请人（脱敏）", max_length=100)
    agent = models.ForeignKey(
        "kernel.Party", models.PROTECT, verbose_name="代办人", null=True, related_name="+"
    )
    # The online mandate the agent filed under; None where a paper one was shown at the window.
    mandate = models.ForeignKey(
        "kernel.Mandate", models.PROTECT, verbose_name="委托", null=True, related_name="+"
    )
    # The phone given with this application; a known party's own may be another.
    contact_phone = EncryptedTextField("联系手机", blank=True, default="")
    answers = models.JSONField("情形回答", default=dict)
    form = EncryptedJSONField("申请表", default=dict)
    wants = models.CharField("领取方式", max_length=20, default="electronic")
    # Whose name and number came from the chip of a card: roles of rules.card.Person.
    card_read = models.JSONField("读卡", default=list)
    # 容缺 or 告知承诺, signed by the applicant with the application, until the window accepts.
    choice = EncryptedJSONField("通道选择", default=dict)

    stage = models.CharField("阶段", max_length=20, choices=Stage.choices())
    outcome = models.CharField("结果", max_length=20, choices=Outcome.choices(), blank=True)
    version = models.PositiveIntegerField("版本", default=1)
    card = models.CharField("监察牌", max_length=10, choices=Card.choices(), default=Card.NONE)
    holder = models.ForeignKey(
        "kernel.User", models.PROTECT, verbose_name="现在经办", null=True, related_name="+"
    )

    received_at = models.DateTimeField("收件时间")
    received_on = models.DateField("收件日期")
    notice_due = models.DateField("一次告知期限", null=True)
    supplied_on = models.DateField("补正交齐日期", null=True)
    supplement_due = models.DateField("补正期限", null=True)
    accepted_on = models.DateField("受理日期", null=True)
    accepted_how = models.CharField(
        "受理方式", max_length=20, choices=AcceptedHow.choices(), blank=True
    )
    due_statutory = models.DateField("法定到期", null=True)
    due_promised = models.DateField("承诺到期", null=True)
    # 延续: decided before the old term ends, whatever the ordinary limit says (Art 50).
    decide_by = models.DateField("最晚决定日期", null=True)
    due_provisional = models.BooleanField("到期日待定", default=False)
    due_deliver = models.DateField("送达期限", null=True)
    calendar_version = models.CharField("日历版本", max_length=40, blank=True)
    decided_on = models.DateField("决定日期", null=True)
    closed_at = models.DateTimeField("办结时间", null=True)
    idempotency_key = models.CharField("请求键", max_length=64, null=True, unique=True)

    class Meta:
        verbose_name = "办件"
        verbose_name_plural = "办件"
        constraints = [
            models.CheckConstraint(
                condition=(Q(stage__in=_ENDED) & ~Q(outcome=""))
                | (~Q(stage__in=_ENDED) & Q(outcome="")),
                name="case_outcome_when_ended",
            ),
            models.CheckConstraint(
                condition=~Q(stage__in=_ACCEPTED) | Q(accepted_on__isnull=False),
                name="case_accepted_has_date",
            ),
            models.CheckConstraint(
                condition=~Q(outcome__in=_DECISIONS) | Q(decided_on__isnull=False),
                name="case_decision_has_date",
            ),
            models.CheckConstraint(
                condition=(Q(accepted_on=None) & Q(accepted_how=""))
                | (Q(accepted_on__isnull=False) & ~Q(accepted_how="")),
                name="case_accepted_how",
            ),
            models.CheckConstraint(
                condition=Q(stage=Stage.CLOSED.value, closed_at__isnull=False)
                | (~Q(stage=Stage.CLOSED.value) & Q(closed_at=None)),
                name="case_closed_at",
            ),
        ]
        indexes = [
            # What the counts over the inbox read stands in its index too.
            models.Index(
                fields=["department", "stage", "due_statutory", "id", "card", "item_name"],
                name="case_inbox",
            ),
            models.Index(fields=["stage", "id"], name="case_stage"),
            models.Index(fields=["applicant", "-id"], name="case_applicant"),
            models.Index(fields=["department", "-id"], name="case_department"),
        ]

    def __str__(self) -> str:
        return self.number


class CaseMaterial(models.Model):
    """办件材料: one material of the personal list, and what the clerk found."""

    case = models.ForeignKey(Case, models.PROTECT, verbose_name="办件", related_name="materials")
    key = models.CharField("材料键", max_length=60)
    name = models.CharField("材料名称", max_length=300)
    state = models.CharField("核验", max_length=20, choices=MaterialState.choices())
    form = models.CharField("形式", max_length=40, blank=True)
    copies = models.PositiveSmallIntegerField("份数", default=1)
    source = models.CharField("取得方式", max_length=300, blank=True)
    problem = models.TextField("问题", blank=True)
    fix = models.TextField("怎样补", blank=True)
    received_on = models.DateField("收取日期", null=True)
    sort = models.PositiveSmallIntegerField("排序", default=0)

    class Meta:
        verbose_name = "办件材料"
        verbose_name_plural = "办件材料"
        constraints = [
            models.UniqueConstraint(fields=["case", "key"], name="case_material_once"),
        ]

    def __str__(self) -> str:
        return self.name


class CaseFile(models.Model):
    """办件附件: a stored file under a material; replaced ones stay."""

    case = models.ForeignKey(
        Case, models.PROTECT, verbose_name="办件", null=True, related_name="files"
    )
    draft = models.ForeignKey(
        "cases.Draft", models.PROTECT, verbose_name="草稿", null=True, related_name="files"
    )
    material_key = models.CharField("材料键", max_length=60)
    stored_file = models.ForeignKey(
        "kernel.StoredFile", models.PROTECT, verbose_name="文件", related_name="+"
    )
    name = models.CharField("文件名", max_length=255)
    added_at = models.DateTimeField("上传时间")
    replaced_at = models.DateTimeField("替换时间", null=True)

    class Meta:
        verbose_name = "办件附件"
        verbose_name_plural = "办件附件"
        constraints = [
            models.CheckConstraint(
                condition=Q(case__isnull=False) | Q(draft__isnull=False),
                name="case_file_has_owner",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class CaseEvent(models.Model):
    """办件经过: what happened, never changed. The stage is a cache of the last one."""

    case = models.ForeignKey(Case, models.PROTECT, verbose_name="办件", related_name="events")
    seq = models.PositiveIntegerField("序号")
    kind = models.CharField("行为", max_length=40)
    at = models.DateTimeField("时间")
    actor = models.CharField("办理人", max_length=100)
    actor_user = models.ForeignKey(
        "kernel.User", models.PROTECT, verbose_name="账号", null=True, related_name="+"
    )
    text = models.TextField("说明")
    public = models.BooleanField("申请人可见", default=True)

    class Meta:
        verbose_name = "办件经过"
        verbose_name_plural = "办件经过"
        ordering = ["case_id", "seq"]
        constraints = [
            models.UniqueConstraint(fields=["case", "seq"], name="case_event_once"),
        ]
        indexes = [models.Index(fields=["at"], name="case_event_at")]  # 日清: a day's acts

    def __str__(self) -> str:
        return self.text


class Draft(models.Model):
    """申请草稿: always saved, incomplete ones too; resumed by number and code."""

    number = models.CharField("草稿编号", max_length=20, unique=True)
    code = EncryptedTextField("续填码")
    item_version = models.ForeignKey(
        "catalog.ItemVersion", models.PROTECT, verbose_name="事项版本", related_name="+"
    )
    user = models.ForeignKey(
        "kernel.User", models.PROTECT, verbose_name="账号", null=True, related_name="+"
    )
    mandate = models.ForeignKey(
        "kernel.Mandate", models.PROTECT, verbose_name="委托", null=True, related_name="+"
    )
    answers = models.JSONField("情形回答", default=dict)
    party = EncryptedJSONField("申请人信息", default=dict)
    form = EncryptedJSONField("申请表", default=dict)
    wants = models.CharField("领取方式", max_length=20, default="electronic")
    choice = EncryptedJSONField("通道选择", default=dict)
    created_at = models.DateTimeField("开始时间")
    saved_at = models.DateTimeField("保存时间")
    case = models.OneToOneField(
        Case, models.PROTECT, verbose_name="办件", null=True, related_name="draft"
    )

    class Meta:
        verbose_name = "申请草稿"
        verbose_name_plural = "申请草稿"

    def __str__(self) -> str:
        return self.number
