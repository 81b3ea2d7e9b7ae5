"""Forms of a signed-in person: mandates, messages, telephones."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms

from yichuang.cases.rules.messages import LONGEST
from yichuang.kernel.errors import Invalid
from yichuang.kernel.identity.rules import IdKind, code_fault, name_fault, normalise_code

from .forms import checked


class MandateForm(forms.Form):
    """委托代办: who, in which items, from and to (民法典 Art 165)."""

    use_required_attribute = False
    principal = forms.ChoiceField(label="以哪家单位的名义", widget=forms.RadioSelect)
    agent_name = forms.CharField(
        label="代办人姓名", max_length=100, error_messages={"required": "请填写代办人姓名"}
    )
    agent_number = forms.CharField(
        label="代办人身份证号",
        max_length=60,
        help_text="18 位；全角、空格、小写 x 都可以。",
        error_messages={"required": "请填写代办人身份证号"},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    scope = forms.ChoiceField(
        label="委托他办哪些事项",
        widget=forms.RadioSelect,
        choices=[("all", "全部事项"), ("some", "只限下面勾选的事项")],
        error_messages={"required": "请选择委托哪些事项"},
    )
    items = forms.MultipleChoiceField(
        label="只限这些事项", required=False, widget=forms.CheckboxSelectMultiple
    )
    valid_from = forms.DateField(label="从哪天起", widget=forms.DateInput(attrs={"type": "date"}))
    valid_to = forms.DateField(
        label="到哪天为止",
        help_text="到期自动失效；随时可以提前收回。",
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"required": "请写明到哪天为止"},
    )

    def __init__(
        self, *args: Any, firms: Mapping[int, str], items: Mapping[str, str], today: date, **kw: Any
    ) -> None:
        super().__init__(*args, **kw)
        self.today = today
        choices = [(str(key), name) for key, name in firms.items()]
        self.fields["principal"].choices = choices  # type: ignore[attr-defined]
        self.fields["items"].choices = list(items.items())  # type: ignore[attr-defined]

    def clean_agent_name(self) -> str:
        """A name people can have (X10)."""
        name = self.cleaned_data["agent_name"]
        return checked(name, name_fault(name))

    def clean_agent_number(self) -> str:
        """The number with its check digit."""
        number = normalise_code(self.cleaned_data["agent_number"])
        return checked(number, code_fault(IdKind.ID_CARD, number, self.today))

    def clean(self) -> dict[str, Any]:
        """Items where they are to be chosen."""
        given = super().clean() or self.cleaned_data
        if given.get("scope") == "some" and not given.get("items"):
            self.add_error("items", "请至少勾选一个事项，或者选“全部事项”")
        return given

    def take(self, error: Invalid) -> None:
        """What the action found wrong, beside its field."""
        named = {key: texts for key, texts in error.fields.items() if key in self.fields}
        for key, texts in named.items():
            self.add_error(key, "；".join(texts))
        if not named:
            self.add_error(None, error.message)


class EndMandateForm(forms.Form):
    """收回委托: at once and for good."""

    use_required_attribute = False
    reason = forms.CharField(
        label="为什么", max_length=200, required=False, help_text="比如：人已离职。"
    )


class MessageForm(forms.Form):
    """留言 to the office."""

    use_required_attribute = False
    text = forms.CharField(
        label="写给办理人员",
        max_length=LONGEST,
        help_text=f"最多 {LONGEST} 个字。不要写银行卡号、密码。",
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "请写留言内容"},
    )


class SignInForm(forms.Form):
    """用手机验证码登录, first half: by what the window saw, so that no name is to be kept."""

    use_required_attribute = False
    id_number = forms.CharField(
        label="证件号码或统一社会信用代码",
        max_length=60,
        help_text="个人填身份证号，单位填信用代码；空格、小写都可以。",
        error_messages={"required": "请填写证件号码"},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    phone = forms.CharField(
        label="开通时登记的手机号",
        max_length=40,
        error_messages={"required": "请填写手机号"},
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
    )


class PhoneForm(forms.Form):
    """更换手机: whose, and to what."""

    use_required_attribute = False
    party = forms.ChoiceField(label="改谁的", widget=forms.RadioSelect)
    phone = forms.CharField(
        label="新手机号",
        max_length=40,
        error_messages={"required": "请填写新手机号"},
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
    )

    def __init__(self, *args: Any, names: Mapping[int, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(key), name) for key, name in names.items()]
        self.fields["party"].choices = choices  # type: ignore[attr-defined]


class PhoneCodesForm(forms.Form):
    """The code that came to each of the two telephones."""

    use_required_attribute = False
    old_code = forms.CharField(
        label="原手机收到的验证码",
        max_length=20,
        error_messages={"required": "请填写原手机收到的验证码"},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    new_code = forms.CharField(
        label="新手机收到的验证码",
        max_length=20,
        error_messages={"required": "请填写新手机收到的验证码"},
        help_text="5 分钟内有效，最多试 5 次。",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )
