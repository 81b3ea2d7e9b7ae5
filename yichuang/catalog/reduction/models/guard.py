"""What was decided cannot be changed through the models: a correction is another row."""

from typing import Any, NoReturn

from django.db import models

from yichuang.kernel.errors import Conflict


def refuse() -> NoReturn:
    """Raise Conflict: the row stands."""
    raise Conflict(
        "这条记录已经登记，不能再改。",
        code="reduction.fixed",
        what_to_do="登记错了的，另登记一条更正，写明理由；原来的一条留着。",
    )


class FixedQuerySet(models.QuerySet[Any]):
    """Refuses bulk writes."""

    def update(self, **values: Any) -> int:
        del values
        refuse()

    def delete(self) -> tuple[int, dict[str, int]]:
        refuse()


class Fixed(models.Model):
    """A row that is written once."""

    objects = FixedQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            refuse()
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        del args, kwargs
        refuse()


class Documented(Fixed):
    """A row that rests on a document: its number, title and date."""

    document_number = models.CharField("文号", max_length=100)
    document_title = models.CharField("文件名称", max_length=200)
    document_date = models.DateField("文件日期")
    recorded_at = models.DateTimeField("登记时间")
    recorded_by_id = models.BigIntegerField("登记人", null=True)

    class Meta:
        abstract = True
