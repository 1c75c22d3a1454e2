"""Keys, and good and broken papers, for the tests of sealing. UJI, BSRE and OTHER are three authorities that know nothing of
each other: the portal's, one that plays the certified provider, and one that nobody here trusts."""

import functools
import io
from datetime import timedelta

import pikepdf
import typst
from asn1crypto.keys import PrivateKeyInfo
from asn1crypto.x509 import Certificate
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID
from pyhanko.pdf_utils.generic import StreamObject, pdf_name, pdf_string
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter, append_signature_field
from pyhanko.sign.signers import PdfSignatureMetadata, PdfTimeStamper, SimpleSigner, sign_pdf
from pyhanko.sign.timestamps.dummy_client import DummyTimeStamper
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore

from core.clock import wib
from documents.sealing import issuing, seal
from documents.sealing.threads import apart
from tests import corpus

AT = wib(2026, 10, 5, 10)
YEAR = timedelta(days=365)
LIFE = {"since": AT - YEAR, "until": AT + 3 * YEAR}
FOREVER = {"since": AT - YEAR, "until": AT + 30 * YEAR}
UJI, BSRE, OTHER = (issuing.authority(f"UJI Akar {name}", **FOREVER) for name in ("Portal", "BSrE", "Lain"))
SEAL = issuing.signer("UJI Segel Bawaslu", UJI, **LIFE)
HEAD, MAYOR = (issuing.signer(name, BSRE, **LIFE) for name in ("BUDI SANTOSO, S.H.", "SITI AMINAH"))
STRANGER = issuing.signer("Budi Santoso", OTHER, **LIFE)
NAMES = ["Dr. Budi Santoso, S.H., M.Si.", "Hj. Siti Aminah"]
PASSPHRASE = "rumah kayu di tepi danau"
BOX = (72, 72, 272, 132)


def signed(content, holder, *, field="Ttd1", certify=False, box=None, fields=(), strict=True, clock=None):
    """Return content signed once more. box: where the signature shows itself; fields: empty ones made beforehand;
    clock: who certifies the time."""
    writer = IncrementalPdfFileWriter(io.BytesIO(content), strict=strict)
    for each in fields:
        append_signature_field(writer, SigFieldSpec(each))
    meta = PdfSignatureMetadata(field_name=field, certify=certify, subfilter=SigSeedSubFilter.PADES)
    spec = None if fields else SigFieldSpec(field, box=box)
    return apart(sign_pdf, writer, meta, _signer(holder), clock, new_field_spec=spec).getvalue()


def _signer(holder):
    private = holder.private.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    above = [Certificate.load(each.public_bytes(Encoding.DER)) for each in holder.above]
    certificate = Certificate.load(holder.certificate.public_bytes(Encoding.DER))
    store = SimpleCertificateStore.from_certs(above)
    return SimpleSigner(signing_cert=certificate, signing_key=PrivateKeyInfo.load(private), cert_registry=store)


@functools.cache
def clock(issuer):
    """Return a clock whose certificate, from an authority, outlives that of every signer."""
    private = rsa.generate_private_key(65537, 2048)  # pyHanko's clock for tests knows no other kind
    builder = issuing._builder(issuing._named("Jam"), issuer.certificate.subject, private, **FOREVER)
    usage = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
    holder = issuing.Holder(private, builder.add_extension(usage, critical=True).sign(issuer.private, SHA256()))
    signer = _signer(holder)
    return DummyTimeStamper(signer.signing_cert, signer.signing_key, signer.cert_registry, fixed_dt=AT)


def timed(content, clock):
    """Return content with a clock's own signature behind it, as long-kept papers have."""
    writer = IncrementalPdfFileWriter(io.BytesIO(content))
    roots = [Certificate.load(root.certificate.public_bytes(Encoding.DER)) for root in (BSRE, OTHER)]
    context = ValidationContext(trust_roots=roots, moment=AT)
    return apart(PdfTimeStamper(clock, field_name="Jam").timestamp_pdf, writer, "sha256", context).getvalue()


def own():
    return seal.sealed(corpus.pdf(), reason="Naskah disegel", at=AT, attachments=[("jejak.json", b'{"langkah": []}')])


def typst_paper():
    """Return a paper as the portal sets them: object streams, tags, fonts."""
    return typst.compile(b"= Nota Kesepahaman\nPasal 1", format="pdf", timestamp=int(AT.timestamp()))


def flipped(content):
    """Return content with one bit of its page's drawing turned round."""
    place = content.index(b"stream") + 12
    return content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :]


def stamped(content):
    """Return content with one more revision that draws over the first page."""
    writer = IncrementalPdfFileWriter(io.BytesIO(content))
    page = writer.root["/Pages"]["/Kids"][0]
    page["/Contents"] = writer.add_object(StreamObject(stream_data=b"1 0 0 rg 0 0 300 300 re f"))
    writer.update_container(page)
    return _written(writer)


def with_proofs(content):
    """Return content with a revision that holds proofs to its signature, as a certified signer's program adds them."""
    writer = IncrementalPdfFileWriter(io.BytesIO(content))
    root = Certificate.load(BSRE.certificate.public_bytes(Encoding.DER))
    (embedded,) = writer.prev.embedded_signatures
    DocumentSecurityStore.supply_dss_in_writer(writer, embedded.pkcs7_content.hex().encode(), certs=[root])
    return _written(writer)


def with_end(content):
    """Return content that ends as its last revision did, whatever was put between."""
    return content + content[content.rindex(b"startxref") : content.rindex(b"%%EOF")] + b"%%EOF\n"


def retitled(content):
    """Return content with a revision that gives the catalog a language: small, and still no signature."""
    writer = IncrementalPdfFileWriter(io.BytesIO(content))
    writer.root[pdf_name("/PageLayout")] = pdf_name("/TwoColumnLeft")
    writer.update_root()
    return _written(writer)


def _written(writer):
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def hybrid():
    """Return a PDF with both kinds of cross-reference, of which a reader may choose one: two papers in one file."""
    body = seal.TRIAL[: seal.TRIAL.index(b"xref\n")]
    stream = b"".join(bytes([1, *offset.to_bytes(2, "big"), 0]) for offset in (9, 54, 105))
    place = len(body)
    body += (
        b"4 0 obj\n<</Type/XRef/Size 5/Root 1 0 R/W[1 2 1]/Index[1 3]/Length 12>>\nstream\n" + stream + b"\nendstream\nendobj\n"
    )
    rows = b"".join(b"%010d 00000 n \n" % offset for offset in (9, 54, 105, place))
    table = b"xref\n0 5\n0000000000 65535 f \n" + rows
    trailer = b"trailer\n<</Size 5/Root 1 0 R/XRefStm %d>>\nstartxref\n%d\n%%%%EOF\n" % (place, len(body))
    return body + table + trailer


# name: (how it is made, the verdict on it)
PAPERS = {
    "sealed": (own, "intact"),
    "made by Typst": (lambda: seal.sealed(typst_paper(), reason="Uji", at=AT, attachments=[("a.json", b"{}")]), "intact"),
    "visible": (lambda: signed(corpus.pdf(), SEAL, box=BOX), "intact"),
    "armed, sealed": (lambda: signed(corpus.pdf(change=corpus.armed), SEAL), "intact"),
    "two signers": (lambda: signed(signed(corpus.pdf(), HEAD), MAYOR, field="Ttd2"), "intact"),
    "two in fields made before": (
        lambda: signed(signed(corpus.pdf(), HEAD, certify=True, fields=["Ttd1", "Ttd2"]), MAYOR, field="Ttd2"),
        "intact",
    ),
    "by others, with proofs": (lambda: with_proofs(signed(corpus.pdf(), HEAD)), "intact"),
    "at a certified time": (lambda: signed(corpus.pdf(), HEAD, clock=clock(BSRE)), "intact"),
    "closed by a clock": (lambda: timed(signed(corpus.pdf(), HEAD), clock(BSRE)), "intact"),
    "closed by an unknown clock": (lambda: timed(signed(corpus.pdf(), HEAD), clock(OTHER)), "unknown_issuer"),
    "bit flipped": (lambda: flipped(own()), "altered"),
    "stamped over": (lambda: stamped(own()), "altered"),
    "certified, then a visible field": (lambda: signed(own(), HEAD, box=BOX), "altered"),
    "junk after the end": (lambda: own() + b"tambahan\n", "appended"),
    "junk after proofs": (lambda: with_proofs(signed(corpus.pdf(), HEAD)) + b"tambahan\n", "appended"),
    "junk after proofs, with an end": (lambda: with_end(with_proofs(signed(corpus.pdf(), HEAD)) + b"tambahan\n"), "appended"),
    "junk with an end": (lambda: with_end(own() + b"tambahan\n"), "appended"),
    "proofs by nobody": (lambda: with_proofs(own()), "appended"),
    "other root": (lambda: signed(corpus.pdf(), STRANGER), "unknown_issuer"),
    "one of two unknown": (lambda: signed(signed(corpus.pdf(), HEAD), STRANGER, field="Ttd2"), "unknown_issuer"),
    "unsigned": (corpus.pdf, "no_signature"),
    "armed": (lambda: corpus.pdf(change=corpus.armed), "no_signature"),
    "hybrid": (lambda: signed(hybrid(), SEAL, strict=False), "unreadable"),
    "truncated": (lambda: own()[:-700], "unreadable"),
    "empty": (lambda: b"", "unreadable"),
    "no pdf": (lambda: b"Ini bukan PDF.", "unreadable"),
    "a photo": (corpus.picture, "unreadable"),
    "locked": (corpus.locked, "encrypted"),
    "restricted": (lambda: corpus.locked(user=""), "encrypted"),
}


@functools.cache
def paper(name):
    return PAPERS[name][0]()


def with_text_field():
    """Return a PDF with one empty field to write in."""

    def add(pdf):
        field = pdf.make_indirect(
            pikepdf.Dictionary(
                Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Widget, FT=pikepdf.Name.Tx, T="Isi", Rect=[72, 72, 200, 90], V=""
            )
        )
        pdf.pages[0].Annots = pikepdf.Array([field])
        pdf.Root.AcroForm = pdf.make_indirect(pikepdf.Dictionary(Fields=pikepdf.Array([field])))

    return corpus.pdf(change=add)


def filled_in(content):
    writer = IncrementalPdfFileWriter(io.BytesIO(content))
    field = writer.root["/AcroForm"]["/Fields"][0]
    field["/V"] = pdf_string("satu miliar rupiah")
    writer.update_container(field)
    return _written(writer)
