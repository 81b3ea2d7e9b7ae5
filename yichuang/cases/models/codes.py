"""One-time codes for a lost query code."""

from django.db import models
from django.db.models import F, Q

from .case import Case


class CodeRecovery(models.Model):
    """找回查询码: a one-time code sent to the phone given with the application.

    Holds a keyed digest, never the code. `tries` counts every guess, right or wrong.
    """

    case = models.ForeignKey(Case, models.PROTECT, verbose_name="办件", related_name="recoveries")
    code_index = models.CharField("验证码摘要", max_length=64)
    sent_at = models.DateTimeField("发送时间")
    expires_at = models.DateTimeField("失效时间")
    tries = models.PositiveSmallIntegerField("已试次数", default=0)
    used_at = models.DateTimeField("使用时间", null=True)

    class Meta:
        verbose_name = "找回查询码"
        verbose_name_plural = "找回查询码"
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__gte=F("sent_at")), name="recovery_from_to"
            ),
            models.CheckConstraint(condition=Q(tries__lte=5), name="recovery_five_tries"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.sent_at:%Y-%m-%d}"
