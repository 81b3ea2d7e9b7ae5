"""A Django form field as govuk markup: label, hint, error and the right aria attributes."""

from copy import copy
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField

CHOICES = (forms.RadioSelect, forms.CheckboxSelectMultiple)


@dataclass(frozen=True, slots=True)
class Choice:
    id: str
    name: str
    value: str
    label: str
    checked: bool


@dataclass(frozen=True, slots=True)
class FieldView:
    """What the field templates need."""

    id: str
    base: str
    kind: str
    label: str
    hint: str
    errors: tuple[str, ...]
    required: bool
    widget: str
    choices: tuple[Choice, ...]
    described: str


def kind_of(field: BoundField) -> str:
    """radios, checkboxes, checkbox or single."""
    widget = field.field.widget
    if isinstance(widget, forms.CheckboxSelectMultiple):  # a RadioSelect to Django
        return "checkboxes"
    if isinstance(widget, forms.RadioSelect):
        return "radios"
    return "checkbox" if isinstance(widget, forms.CheckboxInput) else "single"


def target_id(field: BoundField) -> str:
    """The id an error link jumps to: the first choice of a group, otherwise the control."""
    base = field.auto_id or field.html_name
    return f"{base}_0" if isinstance(field.field.widget, CHOICES) else base


def _control_class(widget: Any) -> str:
    if isinstance(widget, forms.Textarea):
        return "govuk-textarea"
    if isinstance(widget, forms.Select):
        return "govuk-select"
    return "govuk-file-upload" if isinstance(widget, forms.FileInput) else "govuk-input"


def _message(field: BoundField, error: ValidationError) -> str:
    """Name the field in Django's bare 必填 message, so that it reads alone in the summary."""
    if error.code != "required":
        return str(error.messages[0])
    widget = field.field.widget
    if isinstance(widget, forms.FileInput):
        return f"请上传{field.label}"
    if isinstance(widget, forms.CheckboxInput):
        return f"请勾选“{field.label}”"
    verb = "选择" if isinstance(widget, (forms.Select, *CHOICES)) else "填写"
    return f"请{verb}{field.label}".replace("请选择您", "请回答：您")


def messages(field: BoundField) -> tuple[str, ...]:
    """The error messages of a field, each readable on its own."""
    known = field.form.errors.as_data().get(field.name, [])
    return tuple(
        _message(field, leaf)
        for error in known
        for leaf in (error.error_list if hasattr(error, "error_list") else [error])
    )


def _described(field: BoundField) -> str:
    base = field.auto_id or field.html_name
    names = []
    if field.help_text:
        names.append(f"{base}-hint")
    if field.errors:
        names.append(f"{base}-error")
    return " ".join(names)


def _widget(field: BoundField, css: str, extra: dict[str, str]) -> str:
    classes = [css, str(field.field.widget.attrs.get("class", ""))]
    if field.errors:
        classes.append(f"{css}--error")
    attrs: dict[str, Any] = {"class": " ".join(filter(None, classes)), **extra}
    described = _described(field)
    attrs["aria-describedby"] = described or None
    if field.errors:
        attrs["aria-invalid"] = "true"
    widget = field.field.widget
    if isinstance(widget, forms.NumberInput):
        # A number box drops full-width digits and what was typed wrong; a text box keeps it (F4).
        widget = copy(widget)
        widget.input_type = "text"
        attrs.setdefault("inputmode", "decimal")
    given = {key: value for key, value in attrs.items() if value is not None}
    return str(field.as_widget(widget=widget, attrs=given))


def _choices(field: BoundField) -> tuple[Choice, ...]:
    found = []
    for item in field.subwidgets:
        data = item.data
        if str(data["value"]) == "" and kind_of(field) == "radios":
            continue
        found.append(
            Choice(
                id=data["attrs"].get("id", ""),
                name=data["name"],
                value=str(data["value"]),
                label=str(data["label"]),
                checked=bool(data["selected"]),
            )
        )
    return tuple(found)


def field_view(field: BoundField, css: str = "", **extra: str) -> FieldView:
    """The bound field prepared for a template. `css` replaces the control's class."""
    kind = kind_of(field)
    base = field.auto_id or field.html_name
    control = css or ("govuk-checkboxes__input" if kind == "checkbox" else "")
    group = kind in ("radios", "checkboxes")
    choices = _choices(field) if group else ()
    return FieldView(
        id=choices[0].id if choices else base,
        base=base,
        kind=kind,
        label=str(field.label),
        hint=str(field.help_text),
        errors=messages(field),
        required=field.field.required,
        widget=""
        if group
        else _widget(field, control or _control_class(field.field.widget), extra),
        choices=choices,
        described=_described(field),
    )


def error_links(form: forms.BaseForm) -> list[tuple[str, str]]:
    """(#target, message) of every error of a form, in field order, form-wide errors first."""
    found = [("", str(message)) for message in form.non_field_errors()]
    for field in form:
        label = str(field.label)
        found += [
            (f"#{target_id(field)}", text if label in text else f"{label}：{text}")
            for text in messages(field)
        ]
    return found
