"""Forms of 承接下放: one for the document, one for each act."""

from collections.abc import Collection, Sequence
from typing import Any

from django import forms

from yichuang.catalog.delegation.rules import Kind, Move, Point
from yichuang.catalog.delegation.rules.enums import BY_HAND, HeldBy, Level
from yichuang.catalog.items.rules.enums import LimitUnit
from yichuang.catalog.powers.rules import PowerType
from yichuang.kernel.org.queries import DepartmentView

from .forms import ManageForm

_DAY = {"invalid": "请写成 2026-11-22 的样子", "required": "请填写日期"}
_BLANK = [("", "请选择")]


def _day(label: str, help_text: str = "") -> forms.DateField:
    return forms.DateField(label=label, error_messages=_DAY, help_text=help_text)


def _number(label: str, *, required: bool = False, most: int = 999_999) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        required=required,
        min_value=0,
        max_value=most,
        error_messages={"invalid": f"{label}要填整数"},
    )


def _standard() -> dict[str, forms.Field]:
    """What the giver demanded; what is not known yet is filled in later."""
    units = LimitUnit.choices()
    return {
        "standard_materials": _number("材料数（不含免交的）", most=999),
        "standard_checks": _number("审查决定环节数", most=99),
        "standard_promised_days": _number("承诺时限", most=999),
        "standard_promised_unit": forms.ChoiceField(label="承诺时限单位", choices=units),
        "standard_statutory_days": _number("法定时限", most=999),
        "standard_statutory_unit": forms.ChoiceField(label="法定时限单位", choices=units),
    }


def _baseline() -> dict[str, forms.Field]:
    return {
        "baseline_period": forms.CharField(
            label="统计时段", max_length=60, required=False, help_text="如：2025年全年"
        ),
        "baseline_decided": _number("办结数"),
        "baseline_refused": _number("其中不予数"),
        "baseline_on_time": _number("其中按时数"),
        "baseline_complaints": _number("投诉数"),
    }


def _item() -> forms.CharField:
    return forms.CharField(
        label="实施编码",
        max_length=80,
        required=False,
        help_text="由哪个事项来办；登记以后，开门以前这个事项不收件",
    )


class DocumentForm(ManageForm):
    """What the giver's document says."""

    document_number = forms.CharField(label="下放文号", max_length=100)
    document_title = forms.CharField(label="文件名称", max_length=200)
    giver = forms.CharField(label="下放单位", max_length=100, help_text="写全称")
    level = forms.ChoiceField(label="原层级", choices=Level.choices())
    held_by = forms.ChoiceField(label="下放单位怎样取得这项权力", choices=HeldBy.choices())
    kind = forms.ChoiceField(label="下放方式", choices=Kind.choices())
    effective_from = _day("生效日期", "2026-11-22 的样子")
    department_id = forms.TypedChoiceField(label="承接部门", coerce=int)
    power_code = forms.CharField(label="职权编码", max_length=60)
    power_name = forms.CharField(label="权力名称", max_length=200)
    power_type = forms.ChoiceField(label="权力类型", choices=PowerType.choices())

    def __init__(self, *args: Any, departments: Sequence[DepartmentView], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = [*_BLANK, *((d.id, d.name) for d in departments)]
        self.fields["department_id"].choices = chosen  # type: ignore[attr-defined]
        self.fields["item_code"] = _item()
        self.fields.update(_standard())
        self.fields.update(_baseline())

    def group(self, *names: str) -> list[forms.BoundField]:
        """Some fields, in order."""
        return [self[name] for name in names]

    @property
    def document(self) -> list[forms.BoundField]:
        return self.group(
            *("document_number", "document_title", "giver", "level", "held_by", "kind"),
            "effective_from",
        )

    @property
    def power(self) -> list[forms.BoundField]:
        return self.group("department_id", "power_code", "power_name", "power_type", "item_code")

    @property
    def standard(self) -> list[forms.BoundField]:
        return self.group(*_standard())

    @property
    def baseline(self) -> list[forms.BoundField]:
        return self.group(*_baseline())


class PlanForm(ManageForm):
    plan = forms.CharField(
        label="承接方案",
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="谁来接、培训谁、什么时候开门、出了问题怎么办",
    )


class MissingForm(ManageForm):
    """What was not known when the document came, or was entered wrongly before the opening."""

    def __init__(self, *args: Any, names: Collection[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in {"item_code": _item(), **_standard(), **_baseline()}.items():
            if name in names or self.is_bound:
                field.required = False
                self.fields[name] = field


class TrainingForm(ManageForm):
    person = forms.CharField(label="姓名", max_length=60)
    trained_on = _day("考核日期", "证书上的日期")
    score = _number("成绩", required=True, most=100)
    pass_mark = forms.IntegerField(label="合格线", min_value=1, max_value=100, initial=60)
    certificate = forms.CharField(label="证书或记录编号", max_length=100, required=False)


class EvidenceForm(ManageForm):
    point = forms.ChoiceField(label="准备事项", choices=[(p.value, p.label) for p in BY_HAND])
    text = forms.CharField(
        label="佐证内容", max_length=300, help_text="如：审批专用章已领，领用登记第 12 号"
    )
    who = forms.CharField(label="佐证人", max_length=60)
    day = _day("到位日期")

    def clean_point(self) -> Point:
        """As the action takes it."""
        return Point(self.cleaned_data["point"])


class EvaluateForm(ManageForm):
    complaints = _number("承接以来的投诉数")
    complaints_source = forms.CharField(
        label="投诉数的来源",
        max_length=200,
        required=False,
        help_text="投诉没有接入，要写明从哪里数来的，如：12345 热线 3 月台账",
    )


class ReasonForm(ManageForm):
    reason = forms.CharField(
        label="退回的理由", max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )


class EndForm(ManageForm):
    document = forms.CharField(label="收回或取消的文号", max_length=100)
    ended_on = _day("收回日期", "从这一天起不再收件")
    reason = forms.CharField(label="理由", max_length=300)


FORMS: dict[Move, type[ManageForm]] = {
    Move.START: PlanForm,
    Move.AMEND: MissingForm,
    Move.TRAIN: TrainingForm,
    Move.VOUCH: EvidenceForm,
    Move.OPEN: ManageForm,
    Move.PASS: EvaluateForm,
    Move.PROPOSE_BACK: ReasonForm,
    Move.END: EndForm,
}
