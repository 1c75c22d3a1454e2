"""How far an attempt came and what the other side said, in words for whoever looks after the portal."""

PHASES = {
    "look": "Diperiksa sebelum dikirim: tidak diperlukan lagi.",
    "closed": "Kantor menutup jalan ini bagi pengingatnya.",
    "render": "Isi email tidak dapat disusun.",
    "address": "Alamat tujuannya tidak dapat dipakai.",
    "connect": "Server email tidak dapat dihubungi.",
    "ehlo": "Server email tidak membalas salam pembuka.",
    "starttls": "Sambungan aman ke server email tidak dapat dibuat.",
    "login": "Server email menolak nama pengguna atau kata sandi portal.",
    "mail": "Server email menolak pengirim, yaitu alamat portal.",
    "rcpt": "Server email menolak penerima.",
    "data": "Server email menolak menerima isi email.",
    "body": "Sambungan putus ketika isi email dikirim; email pasti belum diterima.",
    "dot": "Isi email sudah lengkap dikirim.",
    "lease": "Pengirim berhenti di tengah jalan.",
    "journal": "Dipastikan dari catatan server email.",
    "resend": "Tidak dapat dipastikan, jadi dikirim sekali lagi dengan nomor yang sama.",
    "human": "Dipastikan oleh petugas.",
    "open": "Layanan pesan pendek tidak dapat dihubungi.",
    "handing": "Diserahkan ke layanan pesan pendek.",
    "shown": "Ditampilkan di portal.",
    "dead": "Alamat penerima diketahui mati: pesan yang tidak wajib tidak dikirim lewat email.",
    "select": "Folder kotak surat tidak dapat dibuka.",
    "fetch": "Isi kotak surat tidak dapat dibaca.",
    "move": "Email yang sudah dibaca tidak dapat dipindahkan dari kotak surat.",
    "push_key": "Kunci notifikasi (PUSH_KEY_FILE) tidak dapat dipakai.",
    "push_reach": "Layanan notifikasi tidak dapat dihubungi.",
    "push_tls": "Sambungan aman ke layanan notifikasi tidak dapat dibuat.",
    "push_request": "Sambungan putus ketika notifikasi dikirim; notifikasi pasti belum diterima.",
    "push_answer": "Notifikasi diserahkan ke layanan notifikasi.",
    "push_gone": "Tidak ada lagi peramban yang menerima notifikasi.",
}
CODES = {
    400: "isinya ditolak",
    401: "kunci portal ditolak",
    403: "kunci portal ditolak",
    413: "isinya terlalu besar",
    429: "terlalu banyak kiriman sekaligus",
    250: "diterima",
    421: "server sedang menutup layanan",
    450: "kotak surat sedang tidak dapat dipakai",
    451: "server sedang bermasalah",
    452: "server atau kotak surat penuh",
    454: "sambungan aman sedang tidak tersedia",
    530: "server meminta masuk lebih dahulu",
    534: "cara masuknya ditolak",
    535: "nama pengguna atau kata sandi ditolak",
    538: "server meminta sambungan aman",
    550: "kotak surat tidak ada, atau email ditolak",
    551: "penerima tidak ada di server itu",
    552: "kotak surat penuh, atau email terlalu besar",
    553: "bentuk alamatnya tidak diterima",
    554: "email ditolak",
}


def phase_words(phase):
    """Return the sentence of a phase; one that nobody has described keeps its own name."""
    return PHASES.get(phase, f"Tahap “{phase}”.") if phase else ""


def code_words(code):
    """Return an SMTP code with its meaning, as “550: kotak surat tidak ada”; empty when nothing was said."""
    if not code:
        return ""
    general = "ditolak untuk sementara" if 400 <= code < 500 else "ditolak" if 500 <= code < 600 else ""
    meaning = CODES.get(code, general)
    return f"{code}: {meaning}" if meaning else str(code)


def failure_words(phase, code):
    """Return phase and code as one text: “Server email menolak penerima. (550: kotak surat tidak ada…)”."""
    said = code_words(code)
    return f"{phase_words(phase)} ({said})" if said else phase_words(phase)
