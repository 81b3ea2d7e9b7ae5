"""What the people at the desks tell and ask each other about a case."""

from django.db import models
from django.db.models import Q

from yichuang.cases.rules.phrases import PhraseKind
from yichuang.kernel.fields import EncryptedJSONField

from .case import Case


class HandoverNote(models.Model):
    """交接: a word to a colleague, or to whoever sits at the window next; read and kept."""

    case = models.ForeignKey(
        Case, models.PROTECT, verbose_name="办件", null=True, related_name="notes"
    )
    text = models.TextField("交接内容")
    written_by = models.ForeignKey(
        "kernel.User", models.PROTECT, verbose_name="交班人", related_name="+"
    )
    written_at = models.DateTimeField("交接时间")
    to_user = models.ForeignKey(
        "kernel.User", models.PROTECT, verbose_name="接班人", null=True, related_name="+"
    )
    to_window = models.CharField("接班窗口", max_length=40, blank=True)
    read_by = models.ForeignKey(
        "kernel.User", models.PROTECT, verbose_name="签收人", null=True, related_name="+"
    )
    read_at = models.DateTimeField("签收时间", null=True)

    class Meta:
        verbose_name = "交接"
        verbose_name_plural = "交接"
        constraints = [
            models.CheckConstraint(
                condition=(Q(to_user=None) & ~Q(to_window=""))
                | (Q(to_user__isnull=False) & Q(to_window="")),
                name="handover_note_one_address",
            ),
            models.CheckConstraint(
                condition=Q(read_at=None, read_by=None)
                | Q(read_at__isnull=False, read_by__isnull=False),
                name="handover_note_read_by",
            ),
        ]

    def __str__(self) -> str:
        return self.text[:40]


class OpinionRequest(models.Model):
    """征求意见: a question to one person, answered in words. It stops no clock (Art 45)."""

    case = models.ForeignKey(
        Case, models.PROTECT, verbose_name="办件", related_name="opinion_requests"
    )
    question = models.TextField("征求什么意见")
    due_on = models.DateField("答复期限")
    asked_by = models.ForeignKey(
        "kernel.User", models.PROTECT, verbose_name="征求人", related_name="+"
    )
    asked_at = models.DateTimeField("征求时间")
    asked_of = models.ForeignKey(
        "kernel.User", models.PROTECT, verbose_name="被征求人", related_name="+"
    )
    chased_at = models.DateTimeField("催办时间", null=True)
    answer = models.TextField("意见", blank=True)
    answered_at = models.DateTimeField("答复时间", null=True)

    class Meta:
        verbose_name = "征求意见"
        verbose_name_plural = "征求意见"
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_at=None, answer="")
                | (Q(answered_at__isnull=False) & ~Q(answer="")),
                name="opinion_answer_has_text",
            ),
        ]

    def __str__(self) -> str:
        return self.question[:40]


class FormChange(models.Model):
    """表单更正: what stood in a field before it was put right, and what stands there since."""

    case = models.ForeignKey(Case, models.PROTECT, verbose_name="办件", related_name="form_changes")
    key = models.CharField("字段键", max_length=60)
    old = EncryptedJSONField("原来的值", null=True)
    new = EncryptedJSONField("现在的值", null=True)
    changed_at = models.DateTimeField("更正时间")
    changed_by = models.CharField("更正人", max_length=100)

    class Meta:
        verbose_name = "表单更正"
        verbose_name_plural = "表单更正"

    def __str__(self) -> str:
        return self.key


class Phrase(models.Model):
    """常用语: of one person, or of a department. A removed one stays, out of every list."""

    owner = models.ForeignKey(
        "kernel.User", models.PROTECT, verbose_name="本人", null=True, related_name="+"
    )
    department = models.ForeignKey(
        "kernel.Department", models.PROTECT, verbose_name="部门", null=True, related_name="+"
    )
    kind = models.CharField("用在哪里", max_length=20, choices=PhraseKind.choices())
    text = models.CharField("常用语", max_length=300)
    fix = models.CharField("怎样补", max_length=300, blank=True)
    saved_at = models.DateTimeField("保存时间")
    removed_at = models.DateTimeField("删除时间", null=True)

    class Meta:
        verbose_name = "常用语"
        verbose_name_plural = "常用语"
        constraints = [
            models.CheckConstraint(
                condition=Q(owner=None, department__isnull=False)
                | Q(owner__isnull=False, department=None),
                name="phrase_one_keeper",
            ),
        ]

    def __str__(self) -> str:
        return self.text[:40]


class PhoneLink(models.Model):
    """手机拍照链接: one material of one case, a quarter of an hour, one phone.

    The address carries a signature over the row, so the row holds no secret. `session` is the
    digest of the cookie of the first phone that sent a photo.
    """

    case = models.ForeignKey(Case, models.PROTECT, verbose_name="办件", related_name="phone_links")
    material_key = models.CharField("材料键", max_length=60)
    name = models.CharField("材料名称", max_length=300)
    made_by = models.ForeignKey(
        "kernel.User", models.PROTECT, verbose_name="窗口人员", related_name="+"
    )
    made_at = models.DateTimeField("开通时间")
    expires_at = models.DateTimeField("失效时间")
    closed_at = models.DateTimeField("关闭时间", null=True)
    session = models.CharField("手机", max_length=64, blank=True)
    files = models.JSONField("收到的附件", default=list)

    class Meta:
        verbose_name = "手机拍照链接"
        verbose_name_plural = "手机拍照链接"

    def __str__(self) -> str:
        return f"{self.case_id} {self.material_key}"
