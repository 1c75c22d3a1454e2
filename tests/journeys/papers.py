"""Papers as a phone and a scanner make them, in memory."""

from tests import corpus


def photo(name="foto.jpg", *, seed=1, size=(1200, 900)):
    """Return a photo of a sheet as (name, content type, bytes)."""
    return name, "image/jpeg", corpus.photo(size, seed=seed, quality=70)


def scan(name="pindai.pdf", pages=2):
    return name, "application/pdf", corpus.pdf(pages)


# What is wanted for every application, by its title, with what is handed in: photos, several photos, a PDF.
WANTED = {
    "Surat lamaran": [photo("lamaran.jpg")],
    "KTP-el": [photo("ktp.jpg", seed=2)],
    "Pasfoto berwarna 4×6": [photo("pasfoto.jpg", seed=3, size=(600, 800))],
    "Ijazah terakhir": [photo("ijazah depan.jpg", seed=4), photo("ijazah belakang.jpg", seed=5)],
    "Daftar riwayat hidup": [scan("riwayat hidup.pdf")],
    "Surat pernyataan bermeterai": [photo("pernyataan.jpg", seed=6)],
}
