"""The online form as Django forms: one question per page for the public, whole for clerks.

Shape only: the rules (rules/form_schema.py) clean and check every value.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms

from .rules.form_schema import FieldSpec, FieldType, clean, visible

_INPUT_MODE = {
    FieldType.NUMBER: "decimal",
    FieldType.PHONE: "tel",
    FieldType.ID_NUMBER: "text",
    FieldType.USCC: "text",
}
_AUTOCOMPLETE = {FieldType.PHONE: "tel", FieldType.ADDRESS: "street-address"}


class SpecField(forms.Field):
    """A form field that cleans by its spec."""

    def __init__(self, spec: FieldSpec, today: date, **kwargs: Any) -> None:
        self.spec = spec
        self.today = today
        super().__init__(required=False, label=spec.label, help_text=spec.help, **kwargs)

    def clean(self, value: Any) -> Any:
        stored, fault = clean(self.spec, value, today=self.today)
        if fault:
            raise forms.ValidationError(fault, code=self.spec.type)
        return stored


class SchemaForm(forms.Form):
    """Fields of a schema. `whole` keeps hidden fields' values out after all are cleaned."""

    def __init__(
        self,
        specs: Sequence[FieldSpec],
        *args: Any,
        today: date,
        known: Mapping[str, Any] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.specs = tuple(specs)
        self.known = dict(known or {})
        for spec in self.specs:
            self.fields[spec.key] = SpecField(spec, today, widget=_widget(spec))

    def clean(self) -> dict[str, Any]:
        """Drop fields that the answers hide: neither stored nor required."""
        answers = {**self.known, **self.cleaned_data}
        shown = {spec.key for spec in visible(self.specs, answers)}
        for spec in self.specs:
            if spec.key not in shown:
                self.cleaned_data.pop(spec.key, None)
                self.errors.pop(spec.key, None)
        return self.cleaned_data


def _widget(spec: FieldSpec) -> forms.Widget:
    attrs: dict[str, str] = {"data-type": spec.type}
    kind = FieldType(spec.type)
    if kind in _INPUT_MODE:
        attrs["inputmode"] = _INPUT_MODE[kind]
    if kind in _AUTOCOMPLETE:
        attrs["autocomplete"] = _AUTOCOMPLETE[kind]
    options = [(c.value, c.label) for c in spec.choices]
    if kind == FieldType.CHOICE:
        return forms.RadioSelect(choices=options)
    if kind == FieldType.MULTI:
        return forms.CheckboxSelectMultiple(choices=options)
    if kind == FieldType.TEXTAREA:
        return forms.Textarea(attrs={**attrs, "rows": "4"})
    return forms.TextInput(attrs=attrs)


def whole_form(
    specs: Sequence[FieldSpec],
    *,
    today: date,
    data: Mapping[str, Any] | None = None,
    initial: Mapping[str, Any] | None = None,
    known: Mapping[str, Any] | None = None,
) -> SchemaForm:
    """All questions on one page: the clerk's intake. `known` are guided answers."""
    return SchemaForm(specs, data, today=today, known=known, initial=dict(initial or {}))


def page_form(
    specs: Sequence[FieldSpec],
    key: str,
    *,
    today: date,
    data: Mapping[str, Any] | None = None,
    initial: Mapping[str, Any] | None = None,
) -> SchemaForm:
    """The form of one question. Raises KeyError when there is no such question."""
    one = [spec for spec in specs if spec.key == key]
    if not one:
        raise KeyError(key)
    return SchemaForm(one, data, today=today, known=initial, initial=dict(initial or {}))


def next_page(specs: Sequence[FieldSpec], answers: Mapping[str, Any], key: str = "") -> str:
    """The question after `key` that these answers show; empty after the last."""
    keys = [spec.key for spec in visible(specs, answers)]
    if not key:
        return keys[0] if keys else ""
    order = [spec.key for spec in specs]
    later = order[order.index(key) + 1 :]
    return next((k for k in later if k in keys), "")


def previous_page(specs: Sequence[FieldSpec], answers: Mapping[str, Any], key: str) -> str:
    """The question before `key` that these answers show; empty before the first."""
    keys = [spec.key for spec in visible(specs, answers)]
    order = [spec.key for spec in specs]
    earlier = order[: order.index(key)]
    return next((k for k in reversed(earlier) if k in keys), "")
