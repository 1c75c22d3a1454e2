"""Which two sent versions are laid side by side."""

from django import forms


class CompareForm(forms.Form):
    use_required_attribute = False

    def __init__(self, drafts, data=None, **options):
        """drafts: those that the person may read."""
        super().__init__(data, **options)
        versions = [(n, f"Versi {n}") for n in drafts.order_by("n").values_list("n", flat=True)]
        wrong = dict.fromkeys(("required", "invalid_choice"), "Pilih versi yang sudah terkirim.")
        for name, label in (("old", "Dari versi"), ("new", "Ke versi")):
            self.fields[name] = forms.TypedChoiceField(label=label, choices=versions, coerce=int, error_messages=wrong)
