"""A telephone that is no longer the one registered: asked for, proved from both, or at the window."""

from django.db import models
from django.db.models import Q

from yichuang.cases.rules.phones import How
from yichuang.kernel.fields import EncryptedTextField


class PhoneChange(models.Model):
    """更换手机. Two keyed digests, never the codes; `tries` counts every guess, right or wrong."""

    party = models.ForeignKey(
        "kernel.Party", models.PROTECT, verbose_name="申请人", related_name="+"
    )
    how = models.CharField("方式", max_length=10, choices=How.choices())
    old_masked = models.CharField("原手机（脱敏）", max_length=20, blank=True)
    new_phone = EncryptedTextField("新手机")
    new_masked = models.CharField("新手机（脱敏）", max_length=20)
    old_index = models.CharField("原手机验证码摘要", max_length=64, blank=True)
    new_index = models.CharField("新手机验证码摘要", max_length=64, blank=True)
    asked_at = models.DateTimeField("申请时间")
    expires_at = models.DateTimeField("失效时间", null=True)
    tries = models.PositiveSmallIntegerField("已试次数", default=0)
    proof = models.CharField("窗口核对了什么", max_length=100, blank=True)
    done_at = models.DateTimeField("更换时间", null=True)
    done_by = models.ForeignKey(
        "kernel.User", models.PROTECT, verbose_name="办理账号", null=True, related_name="+"
    )

    class Meta:
        verbose_name = "更换手机"
        verbose_name_plural = "更换手机"
        constraints = [
            models.CheckConstraint(condition=Q(tries__lte=5), name="phone_change_five_tries"),
            models.CheckConstraint(
                condition=(Q(how=How.ONLINE.value) & ~Q(old_index="") & ~Q(new_index=""))
                | (Q(how=How.WINDOW.value, done_at__isnull=False) & ~Q(proof="")),
                name="phone_change_proved",
            ),
        ]
        indexes = [models.Index(fields=["party", "-id"], name="phone_change_party")]

    def __str__(self) -> str:
        return f"{self.party_id} {self.new_masked}"
