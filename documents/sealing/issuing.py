"""Makes keys and certificates for the demo and for tests. An office's own is made elsewhere (docs/operations.md)."""

from dataclasses import dataclass
from datetime import timedelta

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, pkcs12
from cryptography.x509.oid import NameOID

CLOCKS_DIFFER = timedelta(hours=1)


@dataclass(frozen=True)
class Holder:
    """A private key, the certificate on it, and the certificates above it (the root last)."""

    private: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate
    above: tuple = ()

    @property
    def pem(self):
        return self.certificate.public_bytes(Encoding.PEM)

    def bundle(self, passphrase):
        """Return key and certificates as PKCS#12 bytes that open with the passphrase."""
        name = b"portal"
        return pkcs12.serialize_key_and_certificates(
            name, self.private, self.certificate, list(self.above), BestAvailableEncryption(passphrase.encode())
        )


def authority(name, *, since, until):
    """Return a root that may issue signers. name: its common name; since, until: aware instants."""
    private = ec.generate_private_key(ec.SECP256R1())
    subject = _named(name)
    builder = _builder(subject, subject, private, since, until)
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    builder = builder.add_extension(_usage(key_cert_sign=True, crl_sign=True), critical=True)
    return Holder(private, builder.sign(private, SHA256()))


def signer(name, issuer, *, since, until):
    """Return a holder whose certificate signs papers and nothing else. issuer: the authority."""
    private = ec.generate_private_key(ec.SECP256R1())
    builder = _builder(_named(name), issuer.certificate.subject, private, since, until)
    builder = builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
    builder = builder.add_extension(_usage(digital_signature=True, content_commitment=True), critical=True)
    return Holder(private, builder.sign(issuer.private, SHA256()), (issuer.certificate, *issuer.above))


def _builder(subject, issuer, private, since, until):
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(private.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(since - CLOCKS_DIFFER)
        .not_valid_after(until)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(private.public_key()), critical=False)
    )


def _named(name):
    return x509.Name(
        [x509.NameAttribute(NameOID.COUNTRY_NAME, "ID"), x509.NameAttribute(NameOID.COMMON_NAME, name)],
    )


def _usage(**allowed):
    names = (
        "digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement",
        "key_cert_sign", "crl_sign", "encipher_only", "decipher_only",
    )  # fmt: skip
    return x509.KeyUsage(**{name: allowed.get(name, False) for name in names})
