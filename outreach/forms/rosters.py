"""What a kelurahan says of the heads of one RW and its RT."""

from django import forms
from django.core.exceptions import ValidationError

from core.fields import Text
from outreach.importing import cells

OUTDATED = "Data ini baru saja diubah. Periksa isian di bawah, lalu kirim kembali."


class HeadForm(forms.Form):
    """One place. What is left as it was says nothing; the present telephone and address are never shown in whole."""

    use_required_attribute = False
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput, min_value=0, max_value=2**62)
    name = Text(label="Nama ketua", widget=forms.TextInput(attrs={"autocomplete": "off"}))
    phone = Text(label="Telepon baru", length=40, widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}))
    email = Text(label="Email baru", length=254, widget=forms.EmailInput(attrs={"autocomplete": "off"}))
    is_successor = forms.BooleanField(label="Ketua sudah berganti", required=False)

    def __init__(self, place, head, data=None):
        self.place, self.head = place, head
        prefix = f"{type(place).__name__.lower()}{place.pk}"
        start = {"name": head.name if head else "", "seen": head.pk if head else 0}
        super().__init__(data, prefix=prefix, initial=start)
        self.fields["phone"].help_text = _kept("Tercatat berakhir", head.phone[-4:] if head else "")
        self.fields["email"].help_text = _kept("Tercatat di", head.email.partition("@")[2] if head else "")
        if head is None:
            del self.fields["is_successor"]

    @property
    def title(self):
        return f"Ketua {self.place}"

    def clean_phone(self):
        return self._read(cells.phone, "phone")

    def clean_email(self):
        return self._read(cells.email, "email")

    def _read(self, reader, name):
        try:
            return reader({name: self.cleaned_data[name]}, name)
        except cells.Wrong as wrong:
            raise ValidationError(wrong.sentence) from None

    def clean(self):
        cleaned = super().clean()
        if self.errors:
            return cleaned
        if (cleaned["seen"] or 0) != (self.head.pk if self.head else 0):
            raise ValidationError(OUTDATED)
        name = " ".join(cleaned["name"].split())
        if cleaned.get("is_successor") and name == self.head.name:
            self.add_error("name", "Tulis nama ketua yang baru.")
        elif not name and (self.head or cleaned["phone"] or cleaned["email"]):
            self.add_error("name", "Tulis nama ketua.")
        return cleaned | {"name": name}

    @property
    def said(self):
        """Return the facts of a correction, or None when nothing was changed."""
        facts = {name: self.cleaned_data[name] for name in ("name", "phone", "email")}
        is_successor = self.cleaned_data.get("is_successor", False)
        present = self.head.name if self.head else ""
        if facts["name"] == present and not (facts["phone"] or facts["email"] or is_successor):
            return None
        return {"place": self.place, "head": self.head, "is_successor": is_successor, **facts}


def _kept(words, part):
    return f"{words} {part}. Kosongkan bila tidak berubah." if part else "Belum tercatat."


class HeadForms:
    """The forms of one page, read and told as one."""

    def __init__(self, forms):
        self.forms = forms

    def is_valid(self):
        return [form.is_valid() for form in self.forms].count(False) == 0

    @property
    def errors(self):
        return {name: found for form in self.forms for name, found in form.errors.items()}

    def non_field_errors(self):
        return [f"{form.title}: {error}" for form in self.forms for error in form.non_field_errors()]

    def __iter__(self):
        """Yield the bound fields, as a form does."""
        for form in self.forms:
            yield from form

    @property
    def said(self):
        return [form.said for form in self.forms if form.said]
