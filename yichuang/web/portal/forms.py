"""The applicant's own forms. The item's form comes from its schema (catalog.items.forms)."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from django import forms

from yichuang.cases.rules.licence_acts import CHANGEABLE
from yichuang.catalog.items.forms import SchemaForm, page_form
from yichuang.catalog.items.rules.form_schema import FieldSpec
from yichuang.kernel.files.rules import ALLOWED
from yichuang.kernel.identity.rules import (
    IdKind,
    PartyKind,
    code_fault,
    name_fault,
    normalise_code,
    phone_fault,
)

_OF_SERVICE_OBJECT = {"unincorporated": "other"}
PARTY_FIELDS = ("name", "id_kind", "id_number", "representative", "phone", "address")
REQUIRED = {"required": "请填写"}
WANTS = {
    "electronic": "电子件，直接在网上取",
    "window": "到窗口取",
    "post": "邮寄到家",
}


class KindForm(forms.Form):
    """谁来申请: which kind of applicant, among those the item serves."""

    use_required_attribute = False
    kind = forms.ChoiceField(
        label="谁来申请？",
        help_text="证照会发给这里填的人或单位。",
        widget=forms.RadioSelect,
        error_messages={"required": "请选择谁来申请"},
    )

    def __init__(self, *args: Any, serves: Collection[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = {_OF_SERVICE_OBJECT.get(key, key) for key in serves}
        kinds = [kind for kind in PartyKind if not known or kind.value in known]
        self.fields["kind"].choices = [  # type: ignore[attr-defined]
            (kind.value, "本人（自然人）" if kind is PartyKind.PERSON else kind.label)
            for kind in kinds or PartyKind
        ]


class ApplicantForm(forms.Form):
    """The applicant's details: what is asked depends on the kind."""

    use_required_attribute = False
    name = forms.CharField(max_length=100, strip=True)
    id_kind = forms.ChoiceField(
        label="证件种类",
        choices=[(IdKind.ID_CARD.value, "居民身份证"), (IdKind.PASSPORT.value, "护照")],
        widget=forms.RadioSelect,
        initial=IdKind.ID_CARD.value,
    )
    id_number = forms.CharField(max_length=60)
    representative = forms.CharField(label="法定代表人或负责人", max_length=100)
    phone = forms.CharField(
        label="手机号",
        max_length=40,
        help_text="只用来告诉您办理进度，以及找回查询码。",
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
    )
    address = forms.CharField(
        label="联系地址",
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "street-address"}),
    )

    def __init__(
        self, *args: Any, kind: str, today: date, named: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.person = kind == PartyKind.PERSON
        if self.person:
            del self.fields["representative"]
            self.fields["name"].widget.attrs["autocomplete"] = "name"
        else:
            del self.fields["id_kind"]
            self.fields["id_number"].widget.attrs["autocomplete"] = "off"
        self.fields["name"].label = "姓名" if self.person else "单位名称"
        self.fields["name"].help_text = "和证件上的一样，名字里的“·”照写。" if self.person else ""
        self.fields["id_number"].label = "证件号码" if self.person else "统一社会信用代码"
        self.fields["id_number"].help_text = "18 位；全角、空格、小写 x 都可以。"
        if named:  # 委托: who applies stands in the mandate; only how to reach the agent is asked
            for name in set(self.fields) - {"phone", "address"}:
                del self.fields[name]
            self.fields["phone"].label = "代办人手机号"

    def clean_name(self) -> str:
        """A name people can have (X10)."""
        return checked(self.cleaned_data["name"], name_fault(self.cleaned_data["name"]))

    def clean_id_number(self) -> str:
        """The number with its check digit, by the kind of document."""
        kind = self.cleaned_data.get("id_kind") or IdKind.ID_CARD.value
        number = normalise_code(self.cleaned_data["id_number"])
        used = kind if self.person else IdKind.USCC.value
        return checked(number, code_fault(used, number, self.today))

    def clean_phone(self) -> str:
        """A mobile number."""
        phone = normalise_code(self.cleaned_data["phone"]).removeprefix("+86").replace("-", "")
        return checked(phone, phone_fault(phone))

    def party_data(self) -> dict[str, str]:
        """What the draft keeps."""
        data = {key: str(value) for key, value in self.cleaned_data.items()}
        return (
            data
            if self.person or "id_number" not in data
            else {**data, "id_kind": IdKind.USCC.value}
        )


def checked(value: str, fault: str) -> str:
    """The value, or the fault as the field's error."""
    if fault:
        raise forms.ValidationError(fault)
    return value


class WantsForm(forms.Form):
    """How the applicant wants the result."""

    use_required_attribute = False
    wants = forms.ChoiceField(
        label="结果怎么给您？",
        widget=forms.RadioSelect,
        error_messages={"required": "请选择怎么领取"},
    )

    def __init__(self, *args: Any, post: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        options = [pair for pair in WANTS.items() if post or pair[0] != "post"]
        self.fields["wants"].choices = options  # type: ignore[attr-defined]


class NumberCodeForm(forms.Form):
    """Two numbers from a receipt: forgiving about how they are typed."""

    use_required_attribute = False
    number = forms.CharField(
        label="受理编号",
        max_length=60,
        error_messages={"required": "请填写受理编号"},
        help_text="在回执上，12 位左右；空格、全角、大小写都可以。",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    code = forms.CharField(
        label="查询码",
        max_length=30,
        error_messages={"required": "请填写查询码"},
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric"}),
        help_text="6 位数字，和受理编号印在一起。",
    )


class DraftCodeForm(NumberCodeForm):
    """The two numbers of a draft."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for key, label in (("number", "草稿编号"), ("code", "续填码")):
            self.fields[key].label = label
            self.fields[key].error_messages["required"] = f"请填写{label}"
        self.fields["number"].help_text = "D 开头，开始申报时给您的。"
        self.fields["code"].help_text = "6 位数字，和草稿编号一起给您的。"


class LostCodeForm(forms.Form):
    """找回查询码, first half."""

    use_required_attribute = False
    number = forms.CharField(
        label="受理编号", max_length=60, error_messages={"required": "请填写受理编号"}
    )
    phone = forms.CharField(
        label="登记的手机号",
        max_length=40,
        error_messages={"required": "请填写手机号"},
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
    )


class OneTimeForm(forms.Form):
    """找回查询码, second half."""

    use_required_attribute = False
    code = forms.CharField(
        label="验证码",
        max_length=20,
        error_messages={"required": "请填写验证码"},
        help_text="短信里的 6 位数字，5 分钟内有效，最多试 5 次。",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )


class WithdrawForm(forms.Form):
    """撤回申请: irrevocable, so it is confirmed."""

    use_required_attribute = False
    reason = forms.CharField(
        label="为什么撤回", max_length=200, error_messages={"required": "请写一句为什么撤回"}
    )
    sure = forms.BooleanField(
        label="我知道撤回后这件申请就结束了",
        error_messages={"required": "请勾选“我知道撤回后这件申请就结束了”"},
    )
    seen = forms.IntegerField(widget=forms.HiddenInput)


class UploadForm(forms.Form):
    """One file for one material."""

    use_required_attribute = False
    file = forms.FileField(
        label="选择文件",
        help_text=f"手机照片就行。可以传 {ALLOWED}，不超过 20 MB。",
        error_messages={"required": "请先选择文件", "empty": "这个文件是空的，请重新选择"},
    )


def question_form(
    specs: tuple[FieldSpec, ...],
    key: str,
    *,
    today: date,
    data: Mapping[str, Any] | None = None,
    initial: Mapping[str, Any] | None = None,
) -> SchemaForm:
    """The form of one question, its 选填 mark as the schema says. Raises KeyError."""
    form = page_form(specs, key, today=today, data=data, initial=initial)
    form.use_required_attribute = False
    spec = next(spec for spec in specs if spec.key == key)
    form.fields[key].required = spec.required
    if spec.unit:
        form.fields[key].label = f"{spec.label}（{spec.unit}）"
    return form


class PromiseForm(forms.Form):
    """告知承诺: yes with a name under it, or no."""

    use = forms.ChoiceField(
        label="您的选择",
        widget=forms.RadioSelect,
        choices=[
            ("yes", "我看过以上告知，愿意承诺"),
            ("no", "不用承诺，按一般程序交材料"),
        ],
        error_messages={"required": "请选择"},
    )
    signed_by = forms.CharField(
        label="签名",
        max_length=100,
        required=False,
        help_text="选“愿意承诺”的，写申请人的姓名或名称",
    )

    def __init__(self, *args: Any, names: set[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.names = {name.strip() for name in names} - {""}

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("use") == "yes" and given.get("signed_by", "").strip() not in self.names:
            text = "请写申请人（或者法定代表人）的姓名；还没填申请人信息的，请先填"
            self.add_error("signed_by", text)
        return given


# The grounds of rules.licence_acts.HOLDER_GROUNDS as a holder would say them.
CANCEL_WORDS = {
    "holder_asks": "不再从事这张证许可的活动",
    "body_ended": "单位已经终止（解散、注销登记等）",
    "force_majeure": "因不可抗力办不成了",
}


class RenewForm(forms.Form):
    """延续: nothing to fill in; the key keeps a double click one application."""

    key = forms.CharField(max_length=40, widget=forms.HiddenInput)  # with the number: 64 are kept


class CancelForm(RenewForm):
    """注销: why, in the holder's words; which law it rests on, the organ finds."""

    ground = forms.ChoiceField(
        label="为什么注销",
        widget=forms.RadioSelect,
        choices=[(key, text) for key, text in CANCEL_WORDS.items()],
        error_messages={"required": "请选一种情形"},
    )
    facts = forms.CharField(
        label="写明原因",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="例如：门店 2026 年 5 月起停业，不再经营",
        error_messages={"required": "请写明注销的原因"},
    )


class ChangeForm(RenewForm):
    """变更: what is to read otherwise on the licence; what stays empty stays as it is."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in CHANGEABLE.items():
            self.fields[name] = forms.CharField(
                label=f"新的{label}", required=False, max_length=200
            )
