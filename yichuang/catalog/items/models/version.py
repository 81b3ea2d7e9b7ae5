"""One version of an item: a draft that becomes, once published, unchangeable."""

from typing import Any

from django.db import models
from django.db.models import Q

from yichuang.catalog.items.rules import enums
from yichuang.catalog.items.rules.enums import FROZEN_STATES, State

from .guard import FrozenQuerySet, refuse_frozen
from .item import Item

_FROZEN = sorted(state.value for state in FROZEN_STATES)


class ItemVersion(models.Model):
    """事项版本. Fields after the line are the `Content` of rules/content.py, one to one."""

    item = models.ForeignKey(Item, models.PROTECT, verbose_name="事项", related_name="versions")
    number = models.PositiveIntegerField("版本号")
    state = models.CharField("状态", max_length=10, choices=State.choices(), default=State.DRAFT)
    revision = models.PositiveIntegerField("修改次数", default=0)
    effective_from = models.DateField("生效日期", null=True)
    effective_to = models.DateField("失效日期", null=True, help_text="当日起不再有效")
    editor_id = models.BigIntegerField("编辑人", null=True)
    reviewer_id = models.BigIntegerField("审核人", null=True)
    created_at = models.DateTimeField("建立时间")
    submitted_at = models.DateTimeField("送审时间", null=True)
    published_at = models.DateTimeField("发布时间", null=True)
    withdrawn_at = models.DateTimeField("撤下时间", null=True)
    return_note = models.TextField("退回意见", blank=True)
    content_digest = models.CharField("内容摘要", max_length=64, blank=True)
    frozen = models.JSONField("发布内容", null=True)
    # ------------------------------------------------------------------ content
    regime = models.CharField("法律类型", max_length=20, choices=enums.Regime.choices(), blank=True)
    item_type = models.CharField("事项类型", max_length=4, blank=True)
    handling = models.CharField(
        "办件类型", max_length=10, choices=enums.Handling.choices(), blank=True
    )
    single_officer_instant = models.BooleanField("单人即办", default=False)
    single_officer_basis = models.TextField("单人即办依据", blank=True)
    statutory_value = models.PositiveIntegerField("法定办结时限", null=True)
    statutory_unit = models.CharField(
        "法定时限单位", max_length=6, choices=enums.LimitUnit.choices(), default="wd"
    )
    statutory_note = models.TextField("法定时限说明", blank=True)
    statutory_special_law = models.CharField("另行规定时限的法律", max_length=200, blank=True)
    extension_days = models.PositiveSmallIntegerField("经批准可延长", null=True)
    extension_basis = models.CharField("延长期限的依据", max_length=200, blank=True)
    promised_value = models.PositiveIntegerField("承诺办结时限", null=True)
    promised_unit = models.CharField(
        "承诺时限单位", max_length=6, choices=enums.LimitUnit.choices(), default="wd"
    )
    promised_note = models.TextField("承诺时限说明", blank=True)
    visits = models.PositiveSmallIntegerField("到办事现场次数", null=True)
    visit_reason = models.TextField("必须到现场的原因", blank=True)
    online_depth = models.PositiveSmallIntegerField("网上办理深度", default=0)
    online_url = models.TextField("网上办理地址", blank=True)
    channels = models.JSONField("办理形式", default=list)
    service_objects = models.JSONField("服务对象", default=list)
    conditions = models.TextField("受理条件", blank=True)
    quantity_limit = models.TextField("数量限制", blank=True)
    special_procedures = models.JSONField("特别程序", default=list)
    intermediary_services = models.JSONField("中介服务", default=list)
    result_kind = models.CharField(
        "结果类型", max_length=12, choices=enums.ResultKind.choices(), blank=True
    )
    result_name = models.CharField("结果名称", max_length=200, blank=True)
    result_sample_ref = models.CharField("结果样本", max_length=200, blank=True)
    result_validity_months = models.PositiveIntegerField("结果有效期（月）", null=True)
    result_long_term = models.BooleanField("结果长期有效", default=False)
    result_electronic = models.BooleanField("电子结果", default=False)
    licence_type_name = models.CharField("证照类型", max_length=100, blank=True)
    express_delivery = models.BooleanField("物流快递", default=False)
    bookable = models.BooleanField("可预约", default=False)
    charges_fee = models.BooleanField("是否收费", null=True)
    consult_phone = models.CharField("咨询电话", max_length=60, blank=True)
    complaint_phone = models.CharField("投诉电话", max_length=60, blank=True)
    personal_themes = models.JSONField("个人主题", default=list)
    legal_themes = models.JSONField("法人主题", default=list)
    keywords = models.JSONField("别名和关键词", default=list)
    summary = models.TextField("简版说明", blank=True)
    power_source = models.CharField(
        "权力来源", max_length=20, choices=enums.PowerSource.choices(), blank=True
    )
    use_level = models.CharField(
        "行使层级", max_length=2, choices=enums.UseLevel.choices(), blank=True
    )
    subject_nature = models.CharField(
        "实施主体性质", max_length=2, choices=enums.SubjectNature.choices(), blank=True
    )
    entrusted_by = models.CharField("委托部门", max_length=100, blank=True)
    # 行政许可法 Art 43: the lower organ reviews, this one decides.
    upper_organ = models.CharField("报送决定的上级机关", max_length=100, blank=True)
    joint_departments = models.JSONField("联办机构", default=list)
    coverage = models.CharField("通办范围", max_length=40, blank=True)
    version_note = models.TextField("本版改了什么", blank=True)
    reviewed_on = models.CharField("最近复核日期", max_length=10, blank=True)
    outcome_handler = models.CharField("结果处理器", max_length=60, blank=True)
    commitment = models.BooleanField("可以告知承诺", default=False)
    commitment_basis = models.CharField("告知承诺依据", max_length=200, blank=True)
    commitment_conditions = models.TextField("告知：条件", blank=True)
    commitment_standard = models.TextField("告知：标准和技术要求", blank=True)
    commitment_materials = models.JSONField("以承诺代替的材料", default=list)
    commitment_liability = models.TextField("告知：不实承诺的责任", blank=True)
    commitment_check_method = models.TextField("告知：事后核查方式", blank=True)
    commitment_check_days = models.PositiveSmallIntegerField("几个工作日内核查", null=True)
    commitment_exclusions = models.JSONField("不适用告知承诺的情形", default=list)
    form_schema = models.JSONField("在线表单", default=dict)
    questions = models.JSONField("引导问题", default=list)

    objects = FrozenQuerySet.as_manager()

    class Meta:
        verbose_name = "事项版本"
        verbose_name_plural = "事项版本"
        constraints = [
            models.UniqueConstraint(fields=["item", "number"], name="version_number"),
            # No row of a kind that does not exist, 非行政许可审批 above all (国发〔2015〕27号).
            models.CheckConstraint(
                condition=Q(regime__in=["", *(one.value for one in enums.Regime)]),
                name="version_regime_exists",
            ),
            models.UniqueConstraint(
                fields=["item"],
                condition=Q(state__in=[State.DRAFT.value, State.IN_REVIEW.value]),
                name="version_one_open_per_item",
            ),
            models.UniqueConstraint(
                fields=["item"],
                condition=Q(state=State.PUBLISHED.value),
                name="version_one_published_per_item",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=_FROZEN)
                | (
                    ~Q(content_digest="")
                    & Q(frozen__isnull=False)
                    & Q(effective_from__isnull=False)
                    & Q(published_at__isnull=False)
                ),
                name="version_frozen_complete",
            ),
            models.CheckConstraint(
                condition=Q(effective_to=None) | Q(effective_to__gte=models.F("effective_from")),
                name="version_from_to",
            ),
            models.CheckConstraint(
                condition=Q(reviewer_id=None)
                | Q(editor_id=None)
                | ~Q(reviewer_id=models.F("editor_id")),
                name="version_reviewer_not_editor",
            ),
        ]
        indexes = [
            models.Index(fields=["item", "effective_from"], name="version_item_from"),
            models.Index(fields=["state", "id"], name="version_state"),
        ]

    def __str__(self) -> str:
        return f"{self.item_id} v{self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        refuse_frozen(type(self), self.pk)
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        refuse_frozen(type(self), self.pk)
        return super().delete(*args, **kwargs)
