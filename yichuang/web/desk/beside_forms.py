"""Forms of the acts beside a case: shape only, the domain decides."""

from collections.abc import Mapping
from typing import Any

from django import forms

from yichuang.cases.queries.file import CaseFileView
from yichuang.cases.rules.fees import Reduction
from yichuang.cases.rules.typos import may_be_slip
from yichuang.catalog.items.rules.form_schema import FieldType, fields_of
from yichuang.kernel.privacy.rules import mask_phone


class TypoForm(forms.Form):
    """One field, what should stand there, why, and by which paper."""

    field = forms.ChoiceField(label="更正哪一栏")
    after = forms.CharField(label="正确内容", max_length=2000)
    reason = forms.CharField(label="为什么更正", max_length=300)
    proof = forms.CharField(
        label="证明材料",
        max_length=300,
        required=False,
        help_text="改数字、日期、地址、选项或者整段文字时，写案卷里哪份材料能证明",
    )

    def __init__(self, view: CaseFileView, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", "请选择")]
        for spec in fields_of(view.pinned.content.form_schema):
            now = str(view.form.get(spec.key) or "")
            if not now or not may_be_slip(spec):
                continue
            shown = mask_phone(now) if spec.type == FieldType.PHONE else now
            choices.append((spec.key, f"{spec.label}（现在是 {shown[:40]}）"))
        self.fields["field"].choices = choices  # type: ignore[attr-defined]


class FeeForm(forms.Form):
    """Which of the item's fees, and what of a reducible one is not asked."""

    items = forms.MultipleChoiceField(
        label="收费项目", widget=forms.CheckboxSelectMultiple, required=False
    )

    def __init__(self, view: CaseFileView, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        listed = view.pinned.content.fees
        self.fields["items"].choices = [  # type: ignore[attr-defined]
            (fee.item, f"{fee.item}　{fee.standard}　依据：{fee.basis}") for fee in listed
        ]
        self.reducible = [(n, fee) for n, fee in enumerate(listed) if fee.reducible]
        for number, fee in self.reducible:
            self.fields[f"less{number}"] = forms.DecimalField(
                label=f"{fee.item}减免（元）",
                required=False,
                max_digits=12,
                decimal_places=2,
                help_text=fee.reduction_basis,
            )
            self.fields[f"why{number}"] = forms.CharField(
                label="符合哪一项", required=False, max_length=200
            )

    def reductions(self) -> Mapping[str, Reduction]:
        """The reductions that were filled in, by fee."""
        given = self.cleaned_data
        return {
            fee.item: Reduction(given[f"less{number}"], given[f"why{number}"])
            for number, fee in self.reducible
            if given.get(f"less{number}") is not None
        }


class PayForm(forms.Form):
    """The treasury's receipt."""

    receipt = forms.CharField(label="财政票据号码", max_length=60)
    paid_on = forms.DateField(
        label="缴费日期", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


class TakeForm(forms.Form):
    """The papers handed over, one a line."""

    listed = forms.CharField(
        label="收取的原件",
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="一行一种，份数写在后面，例如：不动产权证书 2",
    )


class BackForm(forms.Form):
    """What goes back, and who signed for it."""

    back = forms.MultipleChoiceField(
        label="退还哪些", widget=forms.CheckboxSelectMultiple, required=False
    )
    signed_by = forms.CharField(
        label="取回人签名", max_length=100, help_text="取回人在清单上签的名字"
    )
