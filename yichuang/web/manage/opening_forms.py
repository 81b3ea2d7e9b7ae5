"""Forms of the opening, of 代班 and of 首席代表授权."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms

from yichuang.kernel.duties.queries import Colleague

from .forms import ManageForm

_DAY = {"invalid": "请写成 2026-11-22 的样子", "required": "请填写日期"}
DETAILS = (
    ("organiser", "主办单位"),
    ("undertaker", "承办单位"),
    ("domain", "网址域名"),
    ("phone", "大厅联系电话"),
    ("address", "大厅地址"),
    ("hours", "大厅开放时间"),
    ("site_code", "政府网站标识码"),
    ("icp", "ICP 备案号"),
    ("police", "公安备案号"),
)


class CountyForm(ManageForm):
    """Who we are; the slots at the foot of each page may wait."""

    name = forms.CharField(label="县名", max_length=60, help_text="如：清川县")
    code = forms.CharField(label="行政区划代码", max_length=12, help_text="国家标准的 6 位代码")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for key, label in DETAILS:
            self.fields[key] = forms.CharField(label=label, max_length=200, required=False)

    @property
    def details(self) -> dict[str, str]:
        """What was filled in of the slots."""
        found = {key: self.cleaned_data.get(key, "") for key, _ in DETAILS}
        return {key: value for key, value in found.items() if value}


def person_choices(people: Iterable[Colleague]) -> list[tuple[str, str]]:
    """Names with 工号 and post: two people of one name are two lines."""
    shown = [
        (str(one.user_id), " · ".join(filter(None, [one.name, one.staff_no, one.post])))
        for one in people
    ]
    return [("", "请选择"), *shown]


class _DatesForm(ManageForm):
    first = forms.DateField(label="起", error_messages=_DAY, help_text="2026-11-22 的样子")
    last = forms.DateField(label="止", error_messages=_DAY, help_text="含当天；过后自动结束")


class HandoverForm(_DatesForm):
    """代班: who is away, who stands in."""

    absent = forms.ChoiceField(label="离开的人")
    substitute = forms.ChoiceField(label="代班的人")
    reason = forms.CharField(label="事由", max_length=200, help_text="如：外出培训、病假")
    field_order = ("absent", "substitute", "first", "last", "reason")

    def __init__(
        self, *args: Any, away: Sequence[Colleague], people: Sequence[Colleague], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["absent"].choices = person_choices(away)  # type: ignore[attr-defined]
        self.fields["substitute"].choices = person_choices(people)  # type: ignore[attr-defined]


class TransferForm(ManageForm):
    """The open cases of somebody who is gone."""

    holder = forms.ChoiceField(label="办件现在在谁手上")
    to = forms.ChoiceField(label="移交给")
    why = forms.CharField(label="理由", max_length=200)

    def __init__(
        self,
        *args: Any,
        holders: Sequence[tuple[int, str, int]],
        people: Sequence[Colleague],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        held = [(str(who), f"{name}（{cases} 件）") for who, name, cases in holders]
        self.fields["holder"].choices = [("", "请选择"), *held]  # type: ignore[attr-defined]
        self.fields["to"].choices = person_choices(people)  # type: ignore[attr-defined]


class AuthorityForm(_DatesForm):
    """首席代表授权: a person by 工号, the items, the paper it stands in."""

    staff_no = forms.CharField(
        label="首席代表的工号", max_length=20, help_text="本部门或派驻大厅的人；同名的人靠工号分清"
    )
    number = forms.CharField(label="授权文号", max_length=60, help_text="如：清市监授〔2026〕1 号")
    items = forms.MultipleChoiceField(
        label="授权决定的事项",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "请选择授权的事项"},
    )
    field_order = ("staff_no", "number", "first", "last", "items")

    def __init__(self, *args: Any, items: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["items"].choices = items  # type: ignore[attr-defined]
