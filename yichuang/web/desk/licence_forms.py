"""Forms of the licence and hearing pages: shape only, the table decides."""

from django import forms

from yichuang.cases.rules.licence_acts import CHANGEABLE, TABLE, LicenceMove


def _text(label: str, rows: int = 3, *, required: bool = True, help_text: str = "") -> forms.Field:
    area = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, widget=area, required=required, help_text=help_text)


class AlterForm(forms.Form):
    """变更: what is new; what stays empty stays as it is."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        for key, label in CHANGEABLE.items():
            self.fields[key] = forms.CharField(label=f"新的{label}", required=False, max_length=200)


class RenewForm(forms.Form):
    """延续 asks for nothing the licence does not say."""


class ProposeForm(forms.Form):
    """A proposal: the grounds of the act's own list, and what it requires."""

    def __init__(self, move: LicenceMove, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        row = TABLE[move]
        choices = [(g.key, f"{g.text}（{g.article}）") for g in row.grounds]
        only = choices[0][0] if len(choices) == 1 else None
        self.fields["ground"] = forms.ChoiceField(
            label="情形", widget=forms.RadioSelect, choices=choices, initial=only
        )
        self.fields["facts"] = _text("查明的事实")
        if any(ground.cites for ground in row.grounds):
            self.fields["citation"] = forms.CharField(
                label="所依据的其他法律、法规条款",
                required=False,
                max_length=300,
                help_text="情形写“其他”的必填",
            )
        if "public_interest" in row.required:
            self.fields["public_interest"] = _text("为了什么公共利益", 2)
        if "penalty_number" in row.required:
            self.fields["penalty_number"] = forms.CharField(
                label="行政处罚决定书文号", max_length=80
            )
            self.fields["penalty_organ"] = forms.CharField(label="作出处罚的机关", max_length=100)
            self.fields["penalty_on"] = forms.DateField(
                label="处罚决定日期", widget=forms.DateInput(attrs={"type": "date"})
            )


class StatementForm(forms.Form):
    """陈述、申辩, as the holder said it."""

    statement = _text("持证人的陈述、申辩意见", 5)


class DecideForm(forms.Form):
    """The decision on a proposal."""

    def __init__(
        self, move: LicenceMove, *args: object, lacks_law: bool = False, **kwargs: object
    ) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        row, label = TABLE[move], move.label
        self.fields["carry_out"] = forms.ChoiceField(
            label="决定",
            widget=forms.RadioSelect,
            choices=[("yes", f"决定{label}"), ("no", f"不予{label}")],
        )
        self.fields["reason"] = _text("理由", help_text="举行过听证的，写明听证笔录的采纳情况")
        if lacks_law:
            self.fields["citation"] = forms.CharField(
                label="所依据的其他法律、法规条款",
                required=False,
                max_length=300,
                help_text=f"决定{label}的必填，写法律、法规或规章的名称和条款",
            )
        if "redress" in row.decides_on:
            self.fields["redress"] = _text("补偿、赔偿怎样考虑", 2, required=False)
        if move is LicenceMove.RESCIND:
            self.fields["public_harm"] = forms.BooleanField(
                label="撤销可能对公共利益造成重大损害", required=False
            )
        if row.may_wait:
            self.fields["effective_on"] = forms.DateField(
                label="生效日期",
                required=False,
                help_text="不填时自今天生效；可以给持证人留出时间",
                widget=forms.DateInput(attrs={"type": "date"}),
            )


class HandUpForm(forms.Form):
    """初审意见 of the lower organ."""

    opinion = _text("初审意见", 4)


class TellHearingForm(forms.Form):
    """告知听证权利: what about, and which law gives the right."""

    matter = forms.CharField(label="听证事项", max_length=300)
    basis = forms.CharField(
        label="依据",
        max_length=300,
        initial="行政许可法第四十七条：直接涉及申请人与他人之间重大利益关系",
    )


class AnswerForm(forms.Form):
    """Asks for a hearing, or waives it."""

    who = forms.CharField(label="谁提出的", max_length=100)
    requests = forms.ChoiceField(
        label="意见",
        widget=forms.RadioSelect,
        choices=[("yes", "申请听证"), ("no", "书面放弃听证")],
    )


class NotifyForm(forms.Form):
    """听证通知: time, place, chair."""

    sits_at = forms.DateTimeField(
        label="举行时间", widget=forms.DateTimeInput(attrs={"type": "datetime-local"})
    )
    place = forms.CharField(label="地点", max_length=200)

    def __init__(self, people: list[tuple[str, str]], *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["chair"] = forms.ChoiceField(
            label="主持人", choices=people, help_text="不能是审查这件事的人"
        )


class RecuseForm(forms.Form):
    """申请回避 and what was decided on it."""

    reason = _text("申请回避的理由和决定", 2)

    def __init__(self, people: list[tuple[str, str]], *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["chair"] = forms.ChoiceField(
            label="另行指定的主持人", required=False, choices=[("", "不同意回避"), *people]
        )


class RecordForm(forms.Form):
    """听证笔录."""

    attendees = _text("参加人", 2)
    text = _text("笔录内容", 8)
    signed = _text("签名情况", 2, help_text="参加人核对无误后签名；拒绝签名的写明情况")
