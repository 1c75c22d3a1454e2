"""Why a file is turned away: one table, one sentence per reason, each saying what is wrong and how to mend it."""

MAX_RECEIVED = 20 * 1024 * 1024
MAX_STORED = 5 * 1024 * 1024
MAX_PAGES = 20
# 50 binary megapixels: a phone sold as “50 MP” takes pictures of 8192 × 6144, a little over 50 million dots.
MAX_PIXELS = 50 * 1024 * 1024
MIN_SIDE = 100

SENTENCES = {
    "missing": "Pilih berkas yang akan diunggah.",
    "empty": "Berkas ini kosong (0 byte). Periksa berkas di perangkat Anda, lalu unggah kembali.",
    "too_big": "Ukuran berkas ini {size}. Paling besar {limit}. Kecilkan atau foto ulang, lalu unggah kembali.",
    "too_many": "Anda memilih {count} berkas. Paling banyak {limit} foto untuk satu dokumen.",
    "not_all_photos": "Beberapa berkas sekaligus hanya dapat berupa foto. Unggah satu PDF saja, atau beberapa foto.",
    "unknown_kind": "Jenis berkas ini tidak dikenal. Unggah PDF, JPG, PNG, atau HEIC.",
    "office": "Ini berkas Word, Excel, atau PowerPoint. Simpan dahulu sebagai PDF, lalu unggah PDF itu.",
    "archive": "Ini berkas arsip (ZIP, RAR, atau 7z). Keluarkan isinya, lalu unggah PDF atau fotonya.",
    "web_page": "Ini halaman web atau gambar SVG, bukan dokumen. Cetak ke PDF, lalu unggah PDF itu.",
    "program": "Ini berkas program. Unggah PDF, JPG, PNG, atau HEIC.",
    "video": "Ini berkas video. Unggah foto atau PDF.",
    "other_image": "Gambar jenis {kind} belum dapat diterima. Simpan sebagai JPG atau PNG, lalu unggah kembali.",
    "image_broken": "Gambar ini rusak atau terpotong. Foto atau pindai ulang, lalu unggah kembali.",
    "image_bomb": "Gambar ini terlalu besar: {width} × {height} titik. Paling besar 50 megapiksel.",
    "image_tiny": "Gambar ini terlalu kecil untuk dibaca: {width} × {height} titik. Foto ulang lebih dekat.",
    "image_heavy": "Gambar ini tidak dapat dikecilkan sampai {limit}. Foto ulang dengan ukuran lebih kecil.",
    "photos_heavy": "Gabungan foto ini tidak dapat dikecilkan sampai {limit}. Kurangi jumlah foto atau pindai ke PDF.",
    "pdf_locked": "Berkas ini terkunci kata sandi. Buka kuncinya, simpan ulang, lalu unggah kembali.",
    "pdf_restricted": "PDF ini dilindungi sandi pemilik. Cetak ke PDF baru tanpa perlindungan, lalu unggah hasilnya.",
    "pdf_truncated": "PDF ini terpotong: bagian akhirnya tidak ada. Simpan atau unduh ulang, lalu unggah kembali.",
    "pdf_broken": "PDF ini rusak dan tidak dapat dibuka. Simpan ulang atau pindai kembali, lalu unggah hasilnya.",
    "pdf_without_pages": "PDF ini tidak berisi halaman. Simpan ulang dokumennya, lalu unggah kembali.",
    "pdf_long": "PDF ini berisi {pages} halaman. Paling banyak {limit} halaman. Pisahkan yang diperlukan saja.",
    "pdf_complex": "Isi PDF ini terlalu rumit untuk diperiksa. Cetak ke PDF baru atau pindai, lalu unggah hasilnya.",
    "pdf_bomb": "Isi PDF ini mengembang terlalu besar saat dibuka. Cetak ke PDF baru, lalu unggah hasilnya.",
    "pdf_heavy": "PDF ini {size} setelah dikecilkan. Paling besar {limit}. Pindai ulang dengan resolusi lebih rendah.",
    "too_slow": "Pemeriksaan berkas ini terlalu lama. Simpan ulang dengan ukuran lebih kecil, lalu unggah kembali.",
    "undecodable": "Berkas ini membuat pemeriksaan terhenti. Simpan ulang atau foto ulang, lalu unggah kembali.",
    "busy": "Banyak berkas sedang diperiksa. Tunggu sebentar, lalu coba lagi.",
    "no_room": "Ruang penyimpanan sedang penuh. Berkas belum tersimpan. Coba lagi beberapa saat lagi.",
    "upload_gone": "Unggahan ini tidak ada lagi atau sudah dipakai. Pilih berkasnya, lalu unggah kembali.",
    "upload_unfinished": "Unggahan ini belum selesai. Tunggu sampai selesai atau lanjutkan, lalu simpan.",
    "upload_quota": "Terlalu banyak unggahan yang belum selesai. Simpan atau batalkan dahulu yang lama.",
}
# The file may be sound; the moment was bad. What was uploaded is kept, so that trying again is enough.
PASSING = frozenset({"busy", "no_room", "too_slow", "undecodable"})


class Unacceptable(Exception):
    """A file that is not taken. code: a key of SENTENCES; facts: the numbers in the sentence; str() is the sentence."""

    def __init__(self, code, **facts):
        self.code = code
        self.facts = facts
        super().__init__(SENTENCES[code].format(**facts))

    @property
    def is_passing(self):
        return self.code in PASSING


def size_in_words(size):
    """Write a number of bytes the Indonesian way: “4,8 MB”, “512 KB”."""
    if size >= 1024 * 1024:
        # Rounded up: a file one byte over 20 MB must not be called “20 MB”.
        tenths = -(-size * 10 // (1024 * 1024))
        return f"{tenths // 10} MB" if tenths % 10 == 0 else f"{tenths // 10},{tenths % 10} MB"
    return f"{-(-size // 1024)} KB"
