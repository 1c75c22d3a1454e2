"""What the journal of an agreement says, in words: on pages, in papers and in the admin alike."""

EVENTS = {
    "agreement.opened": "Kesepakatan dibuka",
    "agreement.head_set": "Kepala naskah diubah",
    "agreement.abandoned": "Perundingan dihentikan",
    "agreement.concluded": "Semua persetujuan diberikan",
    "agreement.sealed": "Naskah final disegel",
    "agreement.added": "Ditambahkan",
    "agreement.changed": "Diubah",
    "draft.begun": "Versi baru mulai disusun",
    "draft.saved": "Naskah disimpan",
    "draft.sent": "Versi dikirim kepada pihak lain",
    "draft.discarded": "Versi yang sedang disusun dibuang",
    "turn.passed": "Giliran diserahkan tanpa versi baru",
    "comment.written": "Catatan ditulis",
    "comment.settled": "Catatan diselesaikan",
    "position.taken": "Pendirian dinyatakan",
    "round.proposed": "Naskah final diajukan untuk paraf",
    "step.initialed": "Paraf diberikan",
    "step.signed": "Persetujuan akhir diberikan",
    "step.returned": "Naskah dikembalikan",
    "disposition.given": "Disposisi diberikan",
    "disposition.reported": "Disposisi dilaporkan",
    "disposition.file_attached": "Berkas disposisi diunggah",
    "disposition.closed": "Disposisi ditutup",
    "opinion.given": "Pendapat hukum diberikan",
    "authority.document_kept": "Berkas dasar kewenangan diunggah",
}
DETAILS = {
    "kind": "jenis", "parties": "pihak", "n": "versi", "sha256": "sidik", "to": "giliran", "fields": "yang diubah",
    "clause": "pasal", "clauses": "banyak pasal", "stand": "pendirian", "post": "jabatan", "finals": "rangkap",
    "due_on": "tenggat", "conclusion": "kesimpulan",
}  # fmt: skip
