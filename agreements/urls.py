from django.urls import path

from agreements.views import checking, deciding, drafting, opening, preparing, reading, talking

app_name = "agreements"
urlpatterns = [
    path("meja/", reading.desk, name="desk"),
    path("baru/", opening.start, name="open"),
    path("periksa/", checking.check, name="check-any"),
    path("periksa/<slug:code>/", checking.check, name="check"),
    path("langkah/<int:pk>/", deciding.step, name="step"),
    path("langkah/<int:pk>/setuju/", deciding.agree, name="agree"),
    path("langkah/<int:pk>/kembalikan/", deciding.give_back, name="give-back"),
    path("langkah/<int:pk>/disposisi/", preparing.dispose_step, name="dispose-step"),
    path("disposisi/<int:pk>/", preparing.disposition, name="disposition"),
    path("disposisi/<int:pk>/berkas/<int:file>/", preparing.disposition_file, name="disposition-file"),
    path("<uuid:uuid>/disposisi/", preparing.dispose, name="dispose"),
    path("<uuid:uuid>/versi/<int:n>/pendapat-hukum/", preparing.opine, name="opine"),
    path("<uuid:uuid>/pendapat-hukum/<int:pk>/", preparing.opinion, name="opinion"),
    path("<uuid:uuid>/kewenangan/<int:order>/", preparing.authority, name="authority"),
    path("<uuid:uuid>/kewenangan/<int:order>/berkas/", preparing.authority_file, name="authority-file"),
    path("<uuid:uuid>/kewenangan/<int:order>/halaman/<int:page>/", preparing.authority_page, name="authority-page"),
    path("<uuid:uuid>/", reading.read, name="read"),
    path("<uuid:uuid>/versi/<int:n>/", reading.read, name="version"),
    path("<uuid:uuid>/versi/<int:n>/catatan/", talking.remark, name="remark"),
    path("<uuid:uuid>/versi/<int:n>/pendirian/", talking.stand, name="stand"),
    path("<uuid:uuid>/versi/<int:n>/rangkap-<int:order>.pdf", reading.original, name="original"),
    path("<uuid:uuid>/catatan/<int:pk>/selesai/", talking.settle, name="settle"),
    path("<uuid:uuid>/banding/<int:old>/<int:new>/", reading.compare, name="compare"),
    path("<uuid:uuid>/naskah/mulai/", drafting.begin, name="begin"),
    path("<uuid:uuid>/naskah/", drafting.draft, name="draft"),
    path("<uuid:uuid>/kepala/", drafting.head, name="head"),
    path("<uuid:uuid>/giliran/", drafting.pass_on, name="pass-on"),
    path("<uuid:uuid>/ajukan/", drafting.propose, name="propose"),
    path("<uuid:uuid>/final-<int:order>.pdf", reading.final, name="final"),
]
