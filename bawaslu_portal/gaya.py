"""The living page of the design system: every component in every state, drawn from invented facts."""

import datetime as dt

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.shortcuts import render

from core import clock
from core.middleware import arrival

MISSING = {
    "name": "Isi nama lengkap Anda seperti tertulis di KTP.",
    "sex": "Pilih jenis kelamin Anda.",
    "district": "Pilih satu kecamatan.",
    "skills": "Pilih paling sedikit satu pengalaman.",
    "letter": "Pilih berkas surat lamaran.",
    "agree": "Centang pernyataan ini untuk melanjutkan.",
}


class ExampleForm(forms.Form):
    """A form with one field of each kind; sent empty it shows every error."""

    name = forms.CharField(label="Nama lengkap sesuai KTP", help_text="Satu kata adalah nama lengkap bila begitu di KTP Anda.")
    nik = forms.CharField(
        label="NIK",
        min_length=16,
        help_text="16 angka, tertulis di KTP.",
        error_messages={"min_length": "NIK terdiri dari 16 angka. Anda mengetik %(show_value)d."},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "size": 20, "autocomplete": "off"}),
    )
    sex = forms.ChoiceField(label="Jenis kelamin", choices=[("f", "Perempuan"), ("m", "Laki-laki")], widget=forms.RadioSelect)
    district = forms.ChoiceField(
        label="Kecamatan pilihan", choices=[("", "Pilih kecamatan"), ("31.71.01", "Gambir"), ("31.71.06", "Menteng")]
    )
    work = forms.CharField(label="Pengalaman kerja", widget=forms.Textarea(attrs={"rows": 4}), required=False)
    skills = forms.MultipleChoiceField(
        label="Pernah menjadi",
        choices=[("ptps", "Pengawas TPS"), ("kpps", "Anggota KPPS")],
        widget=forms.CheckboxSelectMultiple,
    )
    letter = forms.FileField(label="Surat lamaran", help_text="PDF, JPG, PNG atau HEIC, paling besar 20 MB.")
    agree = forms.BooleanField(label="Saya menyatakan keterangan ini benar.")
    locked = forms.CharField(label="Email", disabled=True, initial="ayu@contoh.example")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["work"].optional = True
        for name, sentence in MISSING.items():
            self.fields[name].error_messages["required"] = sentence


@login_not_required
def gaya(request):
    """Show the page. GET only; reads and writes nothing."""
    now = arrival(request)
    messages.success(request, "Bagian data pribadi tersimpan pukul 14.05 WIB.")
    return render(
        request,
        "gaya.html",
        {
            "now": now,
            "midnight": (now.astimezone(clock.JAKARTA) + dt.timedelta(days=5)).replace(
                hour=0, minute=0, second=0, microsecond=0
            ),
            "past": now - dt.timedelta(hours=2),
            "empty_form": ExampleForm(prefix="baru"),
            "wrong_form": ExampleForm({"salah-nik": "317101550190001"}, prefix="salah"),
            "page": Paginator(range(90), 30).page(2),
            "tones": ["neutral", "gold", "green", "red", "blue"],
            "stages": STAGES,
            "picture": PICTURE,
            "tiles": TILES,
            "tasks": TASKS,
            "answers": ANSWERS,
            "uploads": UPLOADS,
            "swatches": SWATCHES,
            "steps": [
                "Bukti terima dikirim ke email Anda.",
                "Berkas diperiksa sampai Kamis, 3 Desember 2026.",
                "Hasilnya diumumkan di portal ini.",
            ],
        },
    )


SWATCHES = [
    *("ink", "ink-2", "paper", "sand", "line", "line-strong", "garnet-700", "garnet-50", "gold-700", "gold-50"),
    *("green-700", "green-50", "red-700", "red-50", "blue-700", "blue-50", "fill", "fill-danger", "focus"),
]
STAGES = [
    {"name": "Pengumuman", "when": "15 sampai 21 September 2026", "state": "done"},
    {"name": "Pendaftaran", "when": "21 September sampai 26 Oktober 2026", "state": "now", "note": "5 hari lagi ditutup"},
    {"name": "Pemeriksaan berkas", "when": "27 Oktober sampai 3 November 2026", "state": "next"},
    {"name": "Tes tertulis", "when": "9 November 2026", "state": "next"},
    {"name": "Wawancara", "when": "16 sampai 20 November 2026", "state": "next"},
    {"name": "Pelantikan", "when": "28 November 2026", "state": "next"},
]
PICTURE = {
    "rows": [
        {**STAGES[1], "state": "done", "x": "0.00", "width": "40.00"},
        {**STAGES[2], "state": "now", "x": "40.00", "width": "20.00"},
        {**STAGES[3], "x": "62.00", "width": "8.00"},
        {**STAGES[5], "x": "90.00", "width": "10.00"},
    ],
    "today": "47.00", "today_words": "30 Oktober 2026",
    "months": [{"x": "12.00", "name": "Okt"}, {"x": "56.00", "name": "Nov"}],
}  # fmt: skip
TILES = [
    {"code": "31.71.01", "name": "Gambir", "figure": 4, "need": 6, "url": "#peta"},
    {"code": "31.71.02", "name": "Sawah Besar", "figure": 0, "need": 6, "url": "#peta"},
    {"code": "31.71.03", "name": "Kemayoran", "figure": 12, "need": 6, "url": "#peta", "note": "5 perempuan"},
    {"code": "31.71.04", "name": "Senen", "figure": 6, "need": 6, "url": "#peta"},
    {"code": "31.71.05", "name": "Cempaka Putih", "figure": 1, "need": 6, "url": "#peta"},
    {"code": "31.71.06", "name": "Menteng", "figure": 5, "need": 6, "url": "#peta"},
    {"code": "31.71.07", "name": "Tanah Abang", "figure": 3, "need": 6},
    {"code": "31.71.08", "name": "Johar Baru", "figure": 2, "need": 6},
]
TASKS = [
    {"title": "Data pribadi", "url": "#tugas", "label": "Selesai"},
    {"title": "Domisili dan kecamatan pilihan", "url": "#tugas", "label": "Belum selesai", "tone": "gold"},
    {"title": "Dokumen", "url": "#tugas", "label": "Perlu diperbaiki", "tone": "red", "note": "Pas foto tidak terbaca jelas."},
    {"title": "Periksa dan kirim", "label": "Belum bisa dimulai", "note": "Selesaikan bagian lain dahulu."},
]
ANSWERS = [
    {"label": "Nama lengkap sesuai KTP", "value": "Siti Nurhaliza d'Angelo", "url": "#jawaban"},
    {"label": "NIK", "value": "3171••••••••0001", "url": "#jawaban"},
    {
        "label": "Alamat",
        "lines": ["Jalan Kramat Raya 45, RT 003/RW 007", "Kelurahan Kwitang, Kecamatan Senen"],
        "url": "#jawaban",
    },
    {"label": "Organisasi", "value": "", "url": "#jawaban"},
    {"label": "Pendidikan", "missing": "Pilih pendidikan terakhir Anda.", "url": "#jawaban"},
    {"label": "Email", "value": "siti@contoh.example"},
]
_KINDS = "PDF, JPG, PNG atau HEIC, paling besar 20 MB"
UPLOADS = [
    {
        "field": "pas_foto",
        "title": "Pas foto terbaru",
        "why": "Ukuran 4 × 6, latar merah.",
        "kinds": "JPG, PNG atau HEIC, paling besar 20 MB",
    },
    {
        "field": "surat",
        "title": "Surat lamaran",
        "why": "Ditujukan kepada ketua kelompok kerja.",
        "kinds": _KINDS,
        "template_url": "#unggah",
    },
    {
        "field": "ijazah",
        "title": "Ijazah terakhir",
        "why": "Membuktikan pendidikan paling rendah SMA.",
        "kinds": _KINDS,
        "name": "ijazah-sma-2011.pdf",
        "size": 1_430_000,
        "pages": 2,
        "view_url": "#unggah",
        "badge": "Diterima",
        "tone": "green",
    },
    {
        "field": "ktp",
        "title": "KTP",
        "why": "Mencocokkan NIK, nama dan domisili.",
        "kinds": _KINDS,
        "badge": "Perlu diperbaiki",
        "tone": "red",
        "name": "KTP.jpg",
        "size": 240_000,
        "pages": 1,
        "view_url": "#unggah",
        "note": "Tulisan tidak terbaca. Foto ulang di tempat terang, lalu unggah lagi paling lambat Senin, 30 November 2026.",
        "error": "Berkas ini terkunci kata sandi. Buka kuncinya, simpan ulang, lalu unggah kembali.",
    },
]
