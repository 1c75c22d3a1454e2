"""Puts the portal's seal on a PDF: one invisible PAdES signature (baseline B-B) that covers the whole file."""

import io
import mimetypes

from asn1crypto.keys import PrivateKeyInfo
from asn1crypto.x509 import Certificate
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from pyhanko.pdf_utils import embed
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.sign.fields import MDPPerm, SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko_certvalidator.registry import SimpleCertificateStore

from documents.sealing import key as keys
from documents.sealing import signatures
from documents.sealing.threads import apart

FIELD = "Segel"
# A page of nothing: what the trial seal is put on.
TRIAL = (
    b"%PDF-1.7\n"
    b"1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n"
    b"2 0 obj\n<</Type/Pages/Kids[3 0 R]/Count 1>>\nendobj\n"
    b"3 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>\nendobj\n"
    b"xref\n0 4\n0000000000 65535 f \n0000000009 00000 n \n0000000054 00000 n \n0000000105 00000 n \n"
    b"trailer\n<</Size 4/Root 1 0 R>>\nstartxref\n170\n%%EOF\n"
)


class _Dated(PdfSigner):
    """A signer that writes the instant it is given, not the machine's."""

    at = None

    def init_signing_session(self, *args, **options):
        session = super().init_signing_session(*args, **options)
        session.system_time = self.at
        return session


def sealed(content, *, reason, at, attachments=()):
    """Return a PDF's bytes with the portal's seal on them; what was there stays byte for byte, the seal is added behind.

    reason: why it is sealed, shown by viewers; attachments: pairs (file name, bytes), put into the PDF before.
    Raises key.SealUnavailable; with the code “unsealable” it is the PDF's fault and trying again does not help.
    """
    key = keys.current(at=at)
    try:
        writer = IncrementalPdfFileWriter(io.BytesIO(content))
        for name, data in attachments:
            _attach(writer, name, data)
        signer = _Dated(_meta(key, reason), _signer(key), new_field_spec=SigFieldSpec(FIELD))
        signer.at = at
        return apart(signer.sign_pdf, writer).getvalue()
    except (PdfError, SigningError, ValueError, NotImplementedError):
        raise keys.SealUnavailable("unsealable") from None


def _attach(writer, name, data):
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    file = embed.EmbeddedFileObject.from_file_data(writer, data, mime_type=kind)
    embed.embed_file(writer, embed.FileSpec(name, file_name=name, embedded_data=file))


def _meta(key, reason):
    return PdfSignatureMetadata(
        field_name=FIELD,
        reason=reason,
        md_algorithm="sha256",
        certify=True,
        docmdp_permissions=MDPPerm.FILL_FORMS,
        subfilter=SigSeedSubFilter.PADES,
    )


def _signer(key):
    private = key.private.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    above = [Certificate.load(each.public_bytes(Encoding.DER)) for each in key.above]
    return SimpleSigner(
        signing_cert=Certificate.load(key.certificate.public_bytes(Encoding.DER)),
        signing_key=PrivateKeyInfo.load(private),
        cert_registry=SimpleCertificateStore.from_certs(above),
    )


def trial(*, at):
    """Seal a page of nothing and examine it; return whether the seal holds and leads to a known root."""
    facts = apart(signatures.facts, sealed(TRIAL, reason="Uji segel", at=at), keys.own_roots(), at)
    return [each["intact"] and each["whole"] and each["trusted"] for each in facts["signatures"]] == [True]
