from django.urls import path

from notifications.views import devices, messages, returned, telephones, wishes

app_name = "messages"
urlpatterns = [
    path("", messages.message_list, name="list"),
    path("terbaca/", messages.open_all, name="open-all"),
    path("kembali/", returned.webhook, name="returned"),
    path("pengaturan/", wishes.wishes_page, name="wishes"),
    path("pengaturan/peramban/", devices.device_add, name="device-add"),
    path("pengaturan/peramban/<uuid:pk>/hapus/", devices.device_end, name="device-end"),
    path("pengaturan/telepon/", telephones.telephone_page, name="telephone"),
    path("pengaturan/telepon/kode/", telephones.telephone_code, name="telephone-code"),
    path("pengaturan/telepon/hapus/", telephones.telephone_end, name="telephone-end"),
    path("pekerja.js", devices.worker, name="worker"),
    path("berhenti/<uuid:pk>/<str:secret>/", wishes.stop_page, name="stop"),
    path("<uuid:pk>/", messages.message_page, name="message"),
]
