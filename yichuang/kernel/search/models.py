"""The search index as ordinary rows, and the words editors keep."""

from django.db import models


class SearchDoc(models.Model):
    """检索条目: one thing people can find. The `*_terms` columns are written by `actions`.

    Terms are ASCII (see rules.py), so that SQLite's FTS5 and PostgreSQL's `simple`
    configuration cut them alike whatever the locale.
    """

    kind = models.CharField("种类", max_length=20)
    key = models.CharField("对象编号", max_length=80)
    title = models.CharField("标题", max_length=300)
    subtitle = models.CharField("副标题", max_length=300, blank=True)
    payload = models.JSONField("显示内容", default=dict)
    names = models.JSONField("名称和别名", default=list)
    initials = models.TextField("拼音首字母", blank=True)
    name_terms = models.TextField("名称词", blank=True)
    body_terms = models.TextField("正文词", blank=True)
    sound_terms = models.TextField("读音词", blank=True)

    class Meta:
        verbose_name = "检索条目"
        verbose_name_plural = "检索条目"
        constraints = [
            models.UniqueConstraint(fields=["kind", "key"], name="search_kind_key"),
        ]

    def __str__(self) -> str:
        return self.title


class Synonym(models.Model):
    """同义词: an everyday word and the official words it stands for."""

    word = models.CharField("口语词", max_length=40, unique=True)
    targets = models.JSONField("对应的规范词", default=list)
    seeded = models.BooleanField("随产品提供", default=False)
    updated_at = models.DateTimeField("修改时间", null=True)

    class Meta:
        verbose_name = "同义词"
        verbose_name_plural = "同义词"

    def __str__(self) -> str:
        return self.word
