from django.urls import path

from recruitment.views import clarifications, drafts, papers, public, receipts, repairs

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
    path("pendaftaran/<uuid:uuid>/klarifikasi/", clarifications.clarification, name="clarification"),
    path("pendaftaran/<uuid:uuid>/klarifikasi/berkas/", clarifications.clarification_file, name="clarification-file"),
    path("pendaftaran/<uuid:uuid>/tarik/", receipts.withdraw, name="withdraw"),
    path("formulir/<int:kind>/", papers.blank_form, name="blank-form"),
    path("bukti/<uuid:snapshot>/", receipts.proof, name="proof"),
]
