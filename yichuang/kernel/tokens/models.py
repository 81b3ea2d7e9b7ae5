"""Keys of the programming interface, and the requests that were answered once."""

from django.db import models
from django.db.models import Q

from yichuang.kernel.fields import EncryptedTextField


class AccessToken(models.Model):
    """接口密钥. Holds a keyed digest: the secret is shown once and kept nowhere."""

    name = models.CharField("名称", max_length=60)
    digest = models.CharField("密钥摘要", max_length=64, unique=True)
    hint = models.CharField("末四位", max_length=4)
    scopes = models.JSONField("权限范围", default=list)
    departments = models.ManyToManyField(
        "kernel.Department", verbose_name="限定部门", related_name="+", blank=True
    )
    issued_at = models.DateTimeField("发放时间")
    issued_by = models.ForeignKey(
        "kernel.User", models.PROTECT, verbose_name="发放人", null=True, related_name="+"
    )
    expires_on = models.DateField("有效期止")
    last_used_on = models.DateField("最近使用", null=True)
    revoked_at = models.DateTimeField("收回时间", null=True)
    revoke_reason = models.CharField("收回理由", max_length=200, blank=True)

    class Meta:
        verbose_name = "接口密钥"
        verbose_name_plural = "接口密钥"
        constraints = [
            models.CheckConstraint(
                condition=Q(revoked_at=None, revoke_reason="")
                | (Q(revoked_at__isnull=False) & ~Q(revoke_reason="")),
                name="token_revoked_why",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class TokenRequest(models.Model):
    """接口请求: a request with an Idempotency-Key and the answer it got, for ever.

    Written in the transaction of the row it made, so that either both exist or neither.
    """

    token = models.ForeignKey(
        AccessToken, models.PROTECT, verbose_name="接口密钥", related_name="requests"
    )
    key = models.CharField("请求键摘要", max_length=64)
    body = models.CharField("请求内容摘要", max_length=64)
    object_type = models.CharField("对象类型", max_length=40)
    object_id = models.CharField("对象编号", max_length=80)
    status = models.PositiveSmallIntegerField("状态码")
    answer = EncryptedTextField("答复")
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "接口请求"
        verbose_name_plural = "接口请求"
        constraints = [
            models.UniqueConstraint(fields=["token", "key"], name="token_request_once"),
        ]

    def __str__(self) -> str:
        return f"{self.token_id} {self.object_id}"
