"""The form of one document."""

from documents.forms import ACCEPT, UploadForm

__all__ = ["ACCEPT", "FilesForm"]


class FilesForm(UploadForm):
    """What a person hands in for one kind of document. Its inputs carry their bare names as ids, as upload_row.html does."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, auto_id="%s", **kwargs)
