"""What forms of the admin are made of: a moment in WIB, a day, choices, and the version that the person saw."""

from django import forms
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.text import capfirst

from core.admin.bulk import number_in

# For formfield_overrides: days by the browser's own calendar.
DAY = {models.DateField: {"widget": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})}}


class WibWidget(forms.SplitDateTimeWidget):
    def __init__(self, attrs=None):
        super().__init__(
            attrs,
            date_format="%Y-%m-%d",
            time_format="%H:%M",
            date_attrs={"type": "date"},
            time_attrs={"type": "time"},
        )


class WibField(forms.SplitDateTimeField):
    """A day and an hour in WIB; 24.00 is typed as 00.00 of the next day."""

    widget = WibWidget

    def __init__(self, **kwargs):
        super().__init__(input_time_formats=["%H:%M", "%H.%M", "%H:%M:%S"], **kwargs)
        for part, name in zip(self.widget.widgets, ("tanggal", "jam WIB"), strict=True):
            part.attrs["aria-label"] = f"{self.label or 'Waktu'}: {name}"  # the label names neither of two inputs


class RowField(forms.ModelChoiceField):
    """One row of a table, by its number; one that no row could have is no choice, as with RowsField."""

    def to_python(self, value):
        if value not in self.empty_values and not isinstance(value, models.Model) and number_in(str(value)) is None:
            raise ValidationError(self.error_messages["invalid_choice"], code="invalid_choice", params={"value": value})
        return super().to_python(value)


class RowsField(forms.ModelMultipleChoiceField):
    """Several rows of a table. A number that no row could have is no choice: SQLite would refuse to be asked for it."""

    widget = forms.CheckboxSelectMultiple

    def clean(self, value):
        for each in value if isinstance(value, list | tuple) else ():
            if number_in(str(each)) is None:
                raise ValidationError(self.error_messages["invalid_choice"], code="invalid_choice", params={"value": each})
        return super().clean(value)


def bare(field):
    """Return a form field without Django's small pictures that add and edit the rows of its choice."""
    if field and isinstance(field.widget, RelatedFieldWidgetWrapper):
        field.widget = field.widget.widget
    return field


class VersionedForm(forms.ModelForm):
    """Carries the version that the person saw: of two who edit at once, the later one is told."""

    seen_version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["seen_version"] = self.instance.version

    def clean(self):
        cleaned = super().clean()
        if self.instance.pk and cleaned.get("seen_version") not in {None, self.instance.version}:
            name = capfirst(self.instance._meta.verbose_name)
            raise ValidationError(f"{name} ini sudah diubah orang lain. Muat ulang halaman, lalu ulangi perubahan Anda.")
        return cleaned
