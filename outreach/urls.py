from django.urls import path

from outreach.views import arriving, calendars, doors, invited, offline, proofs, public, quizzes, rosters, subscriptions

app_name = "outreach"
urlpatterns = [
    path("", public.agenda, name="agenda"),
    path("kegiatan/<uuid:uuid>/", public.activity, name="activity"),
    path("kegiatan/<uuid:uuid>/pintu/", doors.door, name="door"),
    path("kegiatan/<uuid:uuid>/pintu/<uuid:nonce>/batalkan/", doors.revert, name="revert"),
    path("kegiatan/<uuid:uuid>/pintu/antrean/", offline.queue, name="door-queue"),
    path("kegiatan/<uuid:uuid>/pintu/luring/", offline.shell, name="door-offline"),
    path("kegiatan/<uuid:uuid>/pintu/pekerja.js", offline.worker, name="door-worker"),
    path("kegiatan/<uuid:uuid>/pintu/layar/", arriving.wall, name="wall"),
    path("tiket/<uuid:ticket>/", doors.ticket, name="ticket"),
    path("undangan/<uuid:uuid>/<slug:secret>/", invited.invitation, name="invitation"),
    path("undangan/<uuid:uuid>/<slug:secret>/kalender.ics", calendars.single, name="invitation-calendar"),
    path("undangan/<uuid:uuid>/<slug:secret>/hadir/", arriving.arrive, name="arrive"),
    path("ketua/<uuid:uuid>/<slug:secret>/", rosters.roster, name="roster"),
    path("ketua/<uuid:uuid>/<slug:secret>/rw/<int:number>/", rosters.rw, name="roster-rw"),
    path("undangan/<uuid:uuid>/<slug:secret>/sertifikat.pdf", proofs.certificate, name="certificate"),
    path("undangan/<uuid:uuid>/<slug:secret>/kuis/", quizzes.quiz, name="quiz"),
    path("periksa/<slug:code>/", proofs.check, name="check"),
    path("kalender.ics", calendars.feed, name="calendar"),
    path("kalender-saya/", subscriptions.mine, name="my-calendar"),
    path("kalender/<uuid:uuid>/<slug:secret>.ics", subscriptions.personal, name="personal-calendar"),
]
