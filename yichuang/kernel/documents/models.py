"""Issued documents: numbered, frozen, verifiable."""

from django.db import models
from django.db.models import Q

from yichuang.kernel.enums import Labelled
from yichuang.kernel.fields import EncryptedJSONField

from .rules.kinds import Kind


class DocumentState(Labelled):
    """Whether an issued document still holds."""

    VALID = "valid", "有效"
    VOIDED = "voided", "已作废"


class Document(models.Model):
    """文书. Its words are frozen at issue (`content`), so wording may change later in code."""

    kind = models.CharField("文书种类", max_length=40, choices=Kind.choices())
    number = models.CharField("文号", max_length=80, unique=True)
    series = models.CharField("文号系列", max_length=40)
    year = models.PositiveSmallIntegerField("年度")
    seq = models.PositiveIntegerField("序号")
    subject_type = models.CharField("对象类型", max_length=40)
    subject_id = models.CharField("对象编号", max_length=80)
    payload = EncryptedJSONField("文书要素")
    content = EncryptedJSONField("文书内容")
    digest = models.CharField("内容摘要", max_length=64)
    issued_at = models.DateTimeField("出具时间")
    issued_by = models.ForeignKey(
        "kernel.User", models.PROTECT, verbose_name="出具人", null=True, related_name="+"
    )
    verify_code = models.CharField("校验码", max_length=12)
    state = models.CharField(
        "状态", max_length=10, choices=DocumentState.choices(), default=DocumentState.VALID
    )
    voided_at = models.DateTimeField("作废时间", null=True)
    void_reason = models.TextField("作废理由", blank=True)

    class Meta:
        verbose_name = "文书"
        verbose_name_plural = "文书"
        constraints = [
            models.UniqueConstraint(fields=["series", "year", "seq"], name="document_series_seq"),
            models.CheckConstraint(
                condition=Q(state="valid", voided_at=None, void_reason="")
                | (Q(state="voided", voided_at__isnull=False) & ~Q(void_reason="")),
                name="document_void_has_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["subject_type", "subject_id", "id"], name="document_subject"),
        ]

    def __str__(self) -> str:
        return self.number
