"""Small forms of the management pages. The editor's own form is in `editor`."""

from collections.abc import Sequence
from typing import Any

from django import forms

from yichuang.kernel.errors import DomainError
from yichuang.kernel.org.queries import DepartmentView


class ManageForm(forms.Form):
    """Takes the faults of an action back into its fields."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", "f-%s")
        super().__init__(*args, **kwargs)

    def take(self, error: DomainError) -> None:
        """Show an action's refusal at the fields it names, else above the form."""
        fields: dict[str, list[str]] = getattr(error, "fields", {})
        for name, texts in fields.items():
            # The refusal itself says more than its short form at the field.
            alone = len(fields) == len(texts) == 1
            for text in [max(error.message, texts[0], key=len)] if alone else texts:
                self.add_error(name if name in self.fields else None, text)
        if not fields:
            self.add_error(None, error.message)


class NewItemForm(ManageForm):
    """An item that no source published."""

    name = forms.CharField(label="事项名称", max_length=300)
    department_id = forms.TypedChoiceField(label="实施部门", coerce=int)
    implement_code = forms.CharField(
        label="实施编码", max_length=80, help_text="国家或省里编的编码，全国唯一"
    )
    base_code = forms.CharField(label="基本编码", max_length=40, required=False)

    def __init__(self, *args: Any, departments: Sequence[DepartmentView], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["department_id"]
        field.choices = [(d.id, d.name) for d in departments]  # type: ignore[attr-defined]


class SynonymForm(ManageForm):
    """An everyday word and the official words it stands for."""

    word = forms.CharField(label="老百姓的说法", max_length=40)
    targets = forms.CharField(
        label="对应的正式名称",
        max_length=400,
        required=False,
        help_text="用顿号隔开；全部清空就是删去这个词",
    )


class StaffForm(ManageForm):
    """A new staff account."""

    display_name = forms.CharField(label="姓名", max_length=60)
    username = forms.RegexField(
        r"^[a-z0-9._-]{3,40}$",
        label="登录名",
        max_length=40,
        help_text="小写字母、数字，3 到 40 位",
        error_messages={"invalid": "登录名只能用小写字母、数字和 . _ -，3 到 40 位"},
    )
    staff_no = forms.CharField(label="工号", max_length=20)
    department_id = forms.TypedChoiceField(label="部门", coerce=int)
    post = forms.CharField(label="岗位", max_length=60, required=False)
    window = forms.CharField(label="窗口", max_length=40, required=False)
    phone = forms.CharField(label="办公电话", max_length=40, required=False)

    def __init__(self, *args: Any, departments: Sequence[DepartmentView], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["department_id"]
        field.choices = [("", "请选择"), *((d.id, d.name) for d in departments)]  # type: ignore[attr-defined]


class ReasonForm(ManageForm):
    """Why: every act of an administrator says so on the ledger."""

    reason = forms.CharField(label="理由", max_length=200, widget=forms.Textarea({"rows": 2}))


class GrantForm(ReasonForm):
    """A role for a person."""

    role = forms.CharField(label="角色", error_messages={"required": "请选择角色"})


class DayForm(ManageForm):
    """One day of the working calendar."""

    day = forms.DateField(label="日期", error_messages={"invalid": "请写成 2026-11-22 的样子"})
    kind = forms.ChoiceField(
        label="这一天", choices=[("work", "上班"), ("rest", "放假")], widget=forms.RadioSelect
    )
    name = forms.CharField(label="节日或事由", max_length=60)
    source = forms.CharField(label="依据的文件", max_length=300)


class NoticeFileForm(ManageForm):
    """A year's notice as a table."""

    file = forms.FileField(
        label="放假安排表", help_text="CSV 或 xlsx，列：date、name、休/班、来源文件"
    )
    source = forms.CharField(
        label="来源文件", max_length=300, required=False, help_text="表里没有“来源文件”一列时填写"
    )
    number = forms.CharField(
        label="通知文号", max_length=60, required=False, help_text="如：国办发明电〔2026〕7 号"
    )
    issued_on = forms.DateField(
        label="通知日期",
        required=False,
        help_text="和已载入的通知不一样时必须填写，以后发的为准",
        error_messages={"invalid": "请写成 2026-11-22 的样子"},
    )


class UploadForm(ManageForm):
    """A published list of items."""

    mapping = forms.ChoiceField(label="对照表", widget=forms.RadioSelect)
    file = forms.FileField(label="文件", help_text="CSV，UTF-8 或 GB18030")

    def __init__(self, *args: Any, mappings: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["mapping"].choices = list(mappings)  # type: ignore[attr-defined]


class SheetForm(ManageForm):
    """A filled-in template."""

    file = forms.FileField(label="填好的表", help_text=".xlsx 或 .csv")
