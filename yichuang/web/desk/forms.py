"""Forms of the desk: shape only, the domain decides."""

from collections.abc import Mapping
from typing import Any

from django import forms

from yichuang.cases.rules.lifecycle import Regime
from yichuang.cases.rules.service import Capacity
from yichuang.cases.rules.states import Consequence, DeliveryMethod, Outcome, PauseKind, Verdict
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
    renamed = forms.BooleanField(label="确已改名（已核对证件）", required=False)

    def party(self) -> dict[str, Any]:
        """The fields as `register_party` takes them."""
        values: dict[str, Any] = {
            name: str(self.cleaned_data.get(name, "")) for name in self.fields
        }
        values["renamed"] = bool(self.cleaned_data.get("renamed"))
        code = normalise_code(values["id_number"])
        return values | {
            "id_number": code,
            "id_kind": kind_of_code(code).value,
            "kind": kind_of_party(code).value,
        }


class AgentForm(forms.Form):
    """Who comes for the applicant; empty when he comes himself."""

    agent_id_number = forms.CharField(label="代办人证件", max_length=30, required=False)
    agent_name = forms.CharField(label="代办人姓名", max_length=100, required=False)

    def clean(self) -> dict[str, Any]:
        """Both or neither."""
        given = {name: self.cleaned_data.get(name, "") for name in self.fields}
        if any(given.values()):
            for name, value in given.items():
                if not value and name not in self.errors:
                    self.add_error(name, "代办人的姓名和证件号码都要填；本人来办的两项都不填")
        return given

    def party(self) -> dict[str, str] | None:
        """The fields as `register_party` takes them; None when nobody acts for the applicant."""
        code = normalise_code(self.cleaned_data.get("agent_id_number", ""))
        if not code:
            return None
        return {
            "name": self.cleaned_data["agent_name"],
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


def worded(form: StepForm, regime: Regime) -> StepForm:
    """The proposals in the words of the case's own regime: 建议予以确认, 建议不予给付."""
    choices = [
        (outcome.value, f"建议{regime.words[outcome.value]}")
        for outcome in (Outcome.GRANTED, Outcome.REFUSED)
        if outcome.value in regime.words
    ]
    form.fields["proposes"].choices = choices  # type: ignore[attr-defined]
    return form


class RefuseForm(forms.Form):
    """不予: facts, reason and basis (行政许可法第三十八条第二款)."""

    facts = forms.CharField(label="查明的事实", widget=forms.Textarea(attrs={"rows": 4}))
    reason = forms.CharField(label="理由", widget=forms.Textarea(attrs={"rows": 4}))
    basis = forms.CharField(label="法律依据", widget=forms.Textarea(attrs={"rows": 2}))


class GrantForm(forms.Form):
    """准予: what is granted, when more than the item's name."""

    content = forms.CharField(
        label="办理内容",
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="不填时写事项名称；填了会印在决定书和证照上",
    )


class SignForm(forms.Form):
    """The name under a promise signed on paper."""

    signed_by = forms.CharField(
        label="签名人", max_length=100, help_text="申请人或者受托人在纸质承诺书上签的名字"
    )


class FreezeForm(forms.Form):
    """How many are to be drawn from the roster about to be frozen."""

    size = forms.IntegerField(label="抽几件", min_value=1, max_value=10_000)


class DrawForm(forms.Form):
    """The value thrown in public."""

    value = forms.CharField(
        label="骰子点数",
        max_length=120,
        help_text="当众掷骰子，至少十次，按顺序写 1 到 6 的数字",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )


class CheckForm(forms.Form):
    """What the check of a commitment found."""

    verdict = forms.ChoiceField(label="结论", widget=forms.RadioSelect, choices=Verdict.choices())
    evidence = forms.CharField(label="核查情况和证据", widget=forms.Textarea(attrs={"rows": 4}))
    consequence = forms.ChoiceField(
        label="怎样处理",
        required=False,
        help_text="承诺不实的才选",
        choices=[("", "不涉及"), *Consequence.choices()],
    )
    correct_by = forms.DateField(
        label="改正期限",
        required=False,
        help_text="责令限期改正的才填",
        widget=forms.DateInput(attrs={"type": "date"}),
    )


class RepairForm(forms.Form):
    """On what ground a false promise counts as put right."""

    note = forms.CharField(label="修复的依据", widget=forms.Textarea(attrs={"rows": 3}))


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
    capacity = forms.ChoiceField(
        label="签收人身份",
        required=False,
        choices=[("", "与申请人同名的算本人，其他算代理人"), *Capacity.choices()],
    )
    served_on = forms.DateField(
        label="送达日期",
        required=False,
        help_text="邮寄的按回执上的收件日期；今天送达的可以不填",
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    proof = forms.CharField(
        label="送达凭证",
        required=False,
        max_length=200,
        help_text="邮寄写邮件单号，电子送达写送到的地址，公告写登在哪里、哪天发出",
    )
    refusal = forms.CharField(
        label="拒收事由", required=False, max_length=300, help_text="留置送达必填"
    )
    witnesses = forms.CharField(
        label="见证人", required=False, max_length=200, help_text="留置送达必填；录像的写明录像"
    )
    reason = forms.CharField(
        label="公告送达的原因", required=False, max_length=300, help_text="公告送达必填"
    )


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
