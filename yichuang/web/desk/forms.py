"""Forms of the desk: shape only, the domain decides."""

from collections.abc import Mapping
from typing import Any

from django import forms

from yichuang.cases.rules.states import DeliveryMethod, Outcome, PauseKind
from yichuang.kernel.errors import Invalid
from yichuang.kernel.identity.rules import IdKind, PartyKind, kind_of_code, normalise_code

# 统一社会信用代码, first two characters: who registered the body (GB 32100-2015).
_BODIES = {
    "11": PartyKind.ORGAN,
    "12": PartyKind.INSTITUTION,
    "51": PartyKind.SOCIAL,
    "52": PartyKind.SOCIAL,
    "53": PartyKind.SOCIAL,
    "91": PartyKind.ENTERPRISE,
}


def kind_of_party(code: str) -> PartyKind:
    """What kind of applicant a number stands for."""
    kind = kind_of_code(code)
    if kind is not IdKind.USCC:
        return PartyKind.PERSON
    return _BODIES.get(code[:2], PartyKind.OTHER)


class ApplicantForm(forms.Form):
    """The applicant by one number; a known one brings the rest along."""

    id_number = forms.CharField(label="证件号码", max_length=30)
    name = forms.CharField(label="姓名或名称", max_length=100)
    phone = forms.CharField(label="手机", max_length=20, required=False)
    representative = forms.CharField(label="法定代表人", max_length=100, required=False)
    address = forms.CharField(label="地址", max_length=200, required=False)

    def party(self) -> dict[str, str]:
        """The fields as `register_party` takes them."""
        values = {name: str(self.cleaned_data.get(name, "")) for name in self.fields}
        code = normalise_code(values["id_number"])
        return values | {
            "id_number": code,
            "id_kind": kind_of_code(code).value,
            "kind": kind_of_party(code).value,
        }


class StepForm(forms.Form):
    """An officer's opinion on a step."""

    key = forms.CharField(widget=forms.HiddenInput)
    opinion = forms.CharField(label="我的意见", widget=forms.Textarea(attrs={"rows": 3}))
    proposes = forms.ChoiceField(
        label="建议",
        required=False,
        widget=forms.RadioSelect,
        choices=[(Outcome.GRANTED.value, "建议准予"), (Outcome.REFUSED.value, "建议不予")],
    )


class RefuseForm(forms.Form):
    """不予: facts, reason and basis (行政许可法第三十八条第二款)."""

    facts = forms.CharField(label="查明的事实", widget=forms.Textarea(attrs={"rows": 4}))
    reason = forms.CharField(label="理由", widget=forms.Textarea(attrs={"rows": 4}))
    basis = forms.CharField(label="法律依据", widget=forms.Textarea(attrs={"rows": 2}))


class GrantForm(forms.Form):
    """准予: what is granted, when more than the item's name."""

    content = forms.CharField(
        label="许可内容",
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="不填时写事项名称；填了会印在决定书和证照上",
    )


class PauseForm(forms.Form):
    """特别程序: one of eight, with its basis and the time it needs."""

    kind = forms.ChoiceField(
        label="程序种类", widget=forms.RadioSelect, choices=PauseKind.choices()
    )
    basis = forms.CharField(label="依据", max_length=300)
    days_needed = forms.IntegerField(label="所需工作日", min_value=1, max_value=250)


class ResumeForm(forms.Form):
    """The end of a special procedure."""

    result = forms.CharField(label="程序结果", widget=forms.Textarea(attrs={"rows": 4}))


class ReasonForm(forms.Form):
    """A reason and nothing else: 不受理, 延期."""

    reason = forms.CharField(label="理由", widget=forms.Textarea(attrs={"rows": 4}))


class RefuseAcceptanceForm(ReasonForm):
    """不予受理: reason, basis and the organ to go to (行政许可法第三十二条第一款第二项)."""

    basis = forms.CharField(label="法律依据", max_length=300)
    competent_organ = forms.CharField(label="应向哪个机关申请", max_length=100)


class DeliverForm(forms.Form):
    """送达."""

    method = forms.ChoiceField(
        label="送达方式", widget=forms.RadioSelect, choices=DeliveryMethod.choices()
    )
    recipient = forms.CharField(label="签收人", max_length=100)


def put_errors(error: Invalid, *targets: forms.BaseForm, prefixes: Mapping[str, str]) -> None:
    """Put a refusal's field messages on the forms that have the fields; the rest on the first.

    `prefixes` maps a field prefix of the refusal ("form.") to the class name of a form.
    """
    left = True
    for name, texts in error.fields.items():
        for form in targets:
            prefix = prefixes.get(type(form).__name__, "")
            key = name.removeprefix(prefix)
            if name.startswith(prefix) and key in form.fields:
                form.add_error(key, list(texts))
                left = False
                break
    if left:
        targets[0].add_error(None, _sentence(error))


def _sentence(error: Invalid) -> str:
    return f"{error.message}。{error.what_to_do}" if error.what_to_do else error.message


def typed(form: forms.BaseForm, data: Any) -> dict[str, Any]:
    """What was typed into a form's fields, to show it again without judging it yet."""
    found: dict[str, Any] = {}
    for name, field in form.fields.items():
        key = form.add_prefix(name)
        if key in data:
            many = isinstance(field.widget, forms.CheckboxSelectMultiple)
            found[name] = data.getlist(key) if many else data.get(key)
    return found
