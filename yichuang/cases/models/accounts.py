"""One-time codes of applicants who sign in by telephone."""

from django.db import models
from django.db.models import F, Q


class AccountCode(models.Model):
    """登录验证码: a keyed digest, never the code. `tries` counts every guess, right or wrong."""

    party = models.ForeignKey(
        "kernel.Party", models.PROTECT, verbose_name="申请人", related_name="+"
    )
    code_index = models.CharField("验证码摘要", max_length=64)
    sent_at = models.DateTimeField("发送时间")
    expires_at = models.DateTimeField("失效时间")
    tries = models.PositiveSmallIntegerField("已试次数", default=0)
    used_at = models.DateTimeField("使用时间", null=True)

    class Meta:
        verbose_name = "登录验证码"
        verbose_name_plural = "登录验证码"
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__gte=F("sent_at")), name="account_code_from_to"
            ),
            models.CheckConstraint(condition=Q(tries__lte=5), name="account_code_five_tries"),
        ]
        indexes = [models.Index(fields=["party", "-id"], name="account_code_party")]

    def __str__(self) -> str:
        return f"{self.party_id} {self.sent_at:%Y-%m-%d}"
