"""The form part that takes files: sent with the form itself, or by uploads that went ahead of it."""

from django import forms

from documents.refusals import SENTENCES

ACCEPT = "application/pdf,image/jpeg,image/png,image/heic,image/heif,.pdf,.jpg,.jpeg,.png,.heic,.heif"
MAX_IDS = 40


class FilesInput(forms.FileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files in the order they were chosen; clean() returns a list, empty when none was sent and none is required."""

    widget = FilesInput
    default_error_messages = {"required": SENTENCES["missing"]}

    def clean(self, data, initial=None):
        sent = data if isinstance(data, list | tuple) else [data]
        files = [file for file in sent if file]
        if self.required and not files:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        return files


class UploadForm(forms.Form):
    """`files` (plain form) or `uploads` (ids, put in by static/js/upload.js). Valid: `sources` is what `keeping.keep` takes."""

    files = FilesField(
        label="Berkas",
        required=False,
        help_text="PDF, JPEG, PNG, atau HEIC, paling besar 20 MB. Beberapa foto menjadi satu PDF sesuai urutan.",
        widget=FilesInput(attrs={"accept": ACCEPT}),
    )
    uploads = forms.CharField(required=False, max_length=MAX_IDS * 40, widget=forms.HiddenInput)

    def clean(self):
        cleaned = super().clean()
        ids = [word for word in cleaned.get("uploads", "").replace(",", " ").split() if word]
        self.sources = ids or cleaned.get("files", [])
        if not self.sources and not self.errors:
            self.add_error("files", forms.ValidationError(SENTENCES["missing"], code="missing"))
        return cleaned
