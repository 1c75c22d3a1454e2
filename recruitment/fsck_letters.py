"""What must hold of letters and SQL cannot say."""

from django.db.models import F, Q

from core import crypto
from core.fsck import Problem, check
from recruitment import letters
from recruitment.models import Letter, LetterScan


@check
def letters_are_intact():
    """Each letter opens and equals its fingerprint."""
    for letter in Letter.objects.iterator(chunk_size=500):
        try:
            is_whole = letters.fingerprint(letter.salt, letter.body) == letter.fingerprint
        except (crypto.Unreadable, UnicodeDecodeError):
            is_whole = False
        if not is_whole:
            yield Problem(f"Surat {letter.written_code}: isi tidak terbuka atau tidak sama dengan sidiknya.")


@check
def signed_letters_belong_together():
    """A signed letter shows a letter of the same application and kind, made before it was handed in."""
    same = Q(file__application=F("letter__application"), file__kind=F("letter__kind"))
    strayed = ~same | Q(letter__made_at__gt=F("file__uploaded_at"))
    for scan in LetterScan.objects.filter(strayed).select_related("letter"):
        yield Problem(f"Surat {scan.letter.written_code}: tidak cocok dengan berkas yang diunggah.")
