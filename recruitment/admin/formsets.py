"""What rows of one page must keep among themselves before the database is asked."""

from django.forms.models import BaseInlineFormSet

TAKEN = "Surat ini sudah dipilih untuk berkas lain; satu surat hanya dibuat untuk satu berkas."


class OneLetterEach(BaseInlineFormSet):
    """A letter that the portal makes belongs to one kind of paper: Django compares rows only for unconditional constraints."""

    def clean(self):
        super().clean()
        seen = set()
        for form in self.forms:
            letter = getattr(form, "cleaned_data", {}).get("letter")
            if not letter or self._should_delete_form(form):
                continue
            if letter in seen:
                form.add_error("letter", TAKEN)
            seen.add(letter)
