from django.urls import path

from recruitment.views import answering, drafts, feedback, letters, papers, public, receipts, repairs

app_name = "recruitment"
urlpatterns = [
    path("", public.home, name="home"),
    path("daftar/<uuid:selection>/", public.start, name="start"),
    path("pendaftaran/", drafts.mine, name="mine"),
    path("pendaftaran/<uuid:uuid>/", drafts.task_list, name="task-list"),
    path("pendaftaran/<uuid:uuid>/isian/<slug:code>/", drafts.section, name="section"),
    path("pendaftaran/<uuid:uuid>/berkas/", papers.documents, name="documents"),
    path("pendaftaran/<uuid:uuid>/berkas/<slug:kind>/", papers.document, name="document"),
    path("pendaftaran/<uuid:uuid>/berkas/<slug:kind>/unduh/", papers.file, name="file"),
    path("pendaftaran/<uuid:uuid>/berkas/<slug:kind>/halaman/<int:page>/", papers.file_page, name="file-page"),
    path("pendaftaran/<uuid:uuid>/periksa/", receipts.check, name="check"),
    path("pendaftaran/<uuid:uuid>/kirim/", receipts.submit, name="submit"),
    path("pendaftaran/<uuid:uuid>/tanda-terima/", receipts.receipt, name="receipt"),
    path("pendaftaran/<uuid:uuid>/tanda-terima.pdf", receipts.receipt_pdf, name="receipt-pdf"),
    path("pendaftaran/<uuid:uuid>/tanda-terima-<int:n>.pdf", receipts.receipt_pdf, name="repair-receipt-pdf"),
    path("pendaftaran/<uuid:uuid>/isian-<int:n>.json", receipts.receipt_answers, name="receipt-answers"),
    path("pendaftaran/<uuid:uuid>/perbaikan/", repairs.repair, name="repair"),
    path("pendaftaran/<uuid:uuid>/perbaikan/<slug:kind>/", repairs.repair_document, name="repair-document"),
    path("pendaftaran/<uuid:uuid>/perbaikan/<slug:kind>/lama/", repairs.repair_old_file, name="repair-old-file"),
    path("pendaftaran/<uuid:uuid>/tarik/", receipts.withdraw, name="withdraw"),
    path("formulir/<int:kind>/", papers.blank_form, name="blank-form"),
    path("bukti/<uuid:snapshot>/", receipts.proof, name="proof"),
    path("pendaftaran/<uuid:uuid>/surat/<slug:kind>/", letters.letter, name="letter"),
    path("pendaftaran/<uuid:uuid>/surat/<slug:kind>.pdf", letters.letter_pdf, name="letter-pdf"),
    path("surat/<slug:code>/", letters.proof, name="letter-proof"),
    path("seleksi/<uuid:selection>/calon/", feedback.candidates, name="candidates"),
    path("tanggapan/terkirim/", feedback.feedback_sent, name="feedback-sent"),
    path("tanggapan/<uuid:candidacy>/", feedback.feedback, name="feedback"),
    path("tanggapan/bukti/<uuid:pk>/<str:token>/", feedback.receipt, name="feedback-receipt"),
    path("pendaftaran/<uuid:uuid>/tanggapan/<uuid:feedback>/", answering.answer, name="feedback-answer"),
]
