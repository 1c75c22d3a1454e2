from django.urls import path

from recruitment.views import candidates, doors, drafts, papers, public, receipts, repairs

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
    path("pendaftaran/<uuid:uuid>/seleksi/", candidates.candidate, name="candidate"),
    path("pendaftaran/<uuid:uuid>/seleksi/kartu.pdf", candidates.card, name="test-card"),
    path("pendaftaran/<uuid:uuid>/seleksi/tes-tertulis.ics", candidates.test_calendar, name="test-calendar"),
    path("pendaftaran/<uuid:uuid>/seleksi/wawancara.ics", candidates.interview_calendar, name="interview-calendar"),
    path("kartu/<uuid:ticket>/", doors.ticket, name="test-ticket"),
]
