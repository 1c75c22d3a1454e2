from django.urls import path

from notifications.views import messages, returned, wishes

app_name = "messages"
urlpatterns = [
    path("", messages.message_list, name="list"),
    path("terbaca/", messages.open_all, name="open-all"),
    path("kembali/", returned.webhook, name="returned"),
    path("pengaturan/", wishes.wishes_page, name="wishes"),
    path("berhenti/<uuid:pk>/<str:secret>/", wishes.stop_page, name="stop"),
    path("<uuid:pk>/", messages.message_page, name="message"),
]
