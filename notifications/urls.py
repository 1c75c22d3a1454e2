from django.urls import path

from notifications.views import mailbox as views

app_name = "notifications"
urlpatterns = [
    path("", views.mailbox_page, name="mailbox"),
    path("<int:number>/", views.letter_page, name="letter"),
    path("<int:number>/html/", views.letter_html, name="letter_html"),
]
