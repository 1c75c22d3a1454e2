"""The blanks of the starting clauses, filled in with invented facts before a draft of the demo is sent."""

import json

FACTS = {
    "[lama berlaku]": "2 (dua) tahun",
    "[tenggat pemberitahuan]": "30 (tiga puluh) hari kalender",
    "[jabatan penghubung PIHAK PERTAMA]": "Kepala Subbagian Hukum",
    "[jabatan penghubung PIHAK KEDUA]": "Kepala Suku Badan Kesatuan Bangsa dan Politik",
    "[jumlah evaluasi]": "2 (dua)",
    "[tenggat keadaan kahar]": "14 (empat belas) hari kalender",
    "[judul dan nomor kesepakatan induk]": "Nota Kesepahaman Sosialisasi Pengawasan Partisipatif Nomor 001/HK.02.00/1/2026",
    "[jumlah sosialisasi]": "8 (delapan)",
    "[perangkat daerah atau wilayah sasaran]": "kecamatan dan kelurahan",
    "[wilayah sasaran]": "8 (delapan) kecamatan",
    "[bulan mulai]": "Januari 2027",
    "[bulan selesai]": "Juni 2027",
}


def rows(clauses):
    """Return the clauses of a draft as plain data, each known blank filled in."""
    text = json.dumps(clauses, ensure_ascii=False)
    for blank, fact in FACTS.items():
        text = text.replace(blank, fact)
    return json.loads(text)
