"""Forms of 精简 and 清理: what an officer copies from a document."""

from collections.abc import Sequence
from typing import Any

from django import forms

from yichuang.catalog.powers.rules import PowerType
from yichuang.catalog.reduction.rules.acts import RECORDED, Paper
from yichuang.catalog.reduction.rules.legacy import Disposal
from yichuang.catalog.reduction.rules.rate import Counts, Reading

from .forms import ManageForm

_DAY = {"invalid": "请写成 2026-03-05 的样子"}
_TYPES = [("", "不选"), *PowerType.choices()]


def _lines(label: str, help_text: str) -> forms.CharField:
    """Codes and names, one item a line."""
    area = forms.Textarea({"rows": 4, "spellcheck": "false"})
    return forms.CharField(
        label=label, help_text=help_text, required=False, widget=area, max_length=100_000
    )


class PaperForm(ManageForm):
    """The document that everything rests on."""

    document_number = forms.CharField(
        label="文号", max_length=100, help_text="如：清政发〔2026〕3号"
    )
    document_title = forms.CharField(label="文件名称", max_length=200)
    document_date = forms.DateField(
        label="文件日期", error_messages=_DAY, help_text="如：2026-01-20"
    )

    @property
    def paper(self) -> Paper:
        """What was copied; what is missing, the action says."""
        given = self.cleaned_data
        return Paper(given["document_number"], given["document_title"], given.get("document_date"))


class ActForm(PaperForm):
    """One act."""

    kind = forms.ChoiceField(
        label="方式",
        choices=[(kind.value, kind.label) for kind in RECORDED],
    )
    effective_on = forms.DateField(
        label="生效日期", error_messages=_DAY, help_text="不早于文件日期"
    )
    before = _lines("调整前的事项", "一行一项，写实施编码；名称系统自己找。承接的不填")
    after = _lines("调整后的事项", "一行一项，写“编码 名称”。合并、拆分、更名、承接才填")
    type_before = forms.ChoiceField(label="变更前类型", choices=_TYPES, required=False)
    type_after = forms.ChoiceField(label="变更后类型", choices=_TYPES, required=False)
    bases = _lines("原来的设定依据", "事项不在系统里的才填，供以后比对“明减暗增”；一行一条")
    materials = _lines("原来的申请材料", "一行一份")
    reason = forms.CharField(
        label="说明", max_length=500, required=False, widget=forms.Textarea({"rows": 2})
    )
    field_order = (
        *("kind", "effective_on", "document_number", "document_title", "document_date"),
        *("before", "after", "type_before", "type_after"),
        *("bases", "materials", "reason"),
    )


class BaselineForm(PaperForm):
    """A new baseline; its rows come from a sheet."""

    name = forms.CharField(label="清单名称", max_length=60, help_text="表里“清单名称”一列写成一样")
    day = forms.DateField(label="基准日", error_messages=_DAY)
    counts = forms.ChoiceField(label="计数单位", choices=Counts.choices(), widget=forms.RadioSelect)
    field_order = ("name", "day", "counts")


class ReckoningForm(ManageForm):
    """Which baseline, which reading."""

    effective_from = forms.DateField(
        label="启用日期", error_messages=_DAY, help_text="这一天以前的数字仍按原来的口径"
    )
    baseline = forms.TypedChoiceField(label="基期清单", coerce=int)
    reading = forms.ChoiceField(
        label="现行口径", choices=Reading.choices(), widget=forms.RadioSelect
    )
    merges_count = forms.BooleanField(
        label="合并减少的也算压减",
        required=False,
        help_text="不勾：合并减少的另列，仍算在现行里",
    )
    reason = forms.CharField(label="按什么规定或会议选定", max_length=300)

    def __init__(self, *args: Any, baselines: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["baseline"]
        field.choices = [("", "请选择"), *baselines]  # type: ignore[attr-defined]


class TargetForm(PaperForm):
    """The target and its document."""

    percent = forms.DecimalField(
        label="目标（%）", max_digits=5, decimal_places=2, help_text="写百分数，如 30"
    )
    field_order = ("percent",)


class DisposalForm(PaperForm):
    """How a legacy entry ends."""

    way = forms.ChoiceField(label="处置", choices=Disposal.choices(), widget=forms.RadioSelect)
    effective_on = forms.DateField(label="生效日期", error_messages=_DAY)
    power_type = forms.ChoiceField(
        label="转为哪一种权力",
        choices=[("", "不选"), *[x for x in PowerType.choices() if x[0] != PowerType.LICENCE]],
        required=False,
        help_text="只在“转为其他权力类型”时选",
    )
    bases = _lines(
        "设定依据", "转为行政许可或者其他权力的填，一行一条，如“法律：《水法》第四十八条”"
    )
    field_order = (
        *("way", "effective_on", "document_number", "document_title", "document_date"),
        *("power_type", "bases"),
    )
