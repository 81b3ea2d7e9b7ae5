"""What applicant and office say to each other beside the papers."""

from django.db import models
from django.db.models import Q

from yichuang.kernel.fields import EncryptedTextField

from .case import Case


class CaseMessage(models.Model):
    """办件留言: kept as written; read by the office when somebody there says so."""

    case = models.ForeignKey(Case, models.PROTECT, verbose_name="办件", related_name="messages")
    text = EncryptedTextField("内容")
    from_office = models.BooleanField("窗口答复")
    author = models.CharField("署名", max_length=120)
    written_by = models.ForeignKey(
        "kernel.User", models.PROTECT, verbose_name="账号", null=True, related_name="+"
    )
    written_at = models.DateTimeField("时间")
    read_at = models.DateTimeField("已阅时间", null=True)
    read_by = models.ForeignKey(
        "kernel.User", models.PROTECT, verbose_name="已阅人", null=True, related_name="+"
    )

    class Meta:
        verbose_name = "办件留言"
        verbose_name_plural = "办件留言"
        constraints = [
            models.CheckConstraint(
                condition=Q(read_at=None, read_by=None)
                | Q(read_at__isnull=False, read_by__isnull=False, from_office=False),
                name="case_message_read_by_office",
            ),
        ]
        indexes = [models.Index(fields=["case", "id"], name="case_message")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.written_at:%Y-%m-%d %H:%M}"
