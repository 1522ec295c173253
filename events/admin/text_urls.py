"""Addresses of what mails say, below /admin/mail-texts/."""

from django.urls import path

from .views import mail_texts

app_name = "mail_texts"
urlpatterns = [
    path("", mail_texts.List.as_view(), name="index"),
    path("<str:key>/<slug:locale>/", mail_texts.Edit.as_view(), name="text"),
    path("<str:key>/<slug:locale>/preview/", mail_texts.Preview.as_view(), name="preview"),
    path("<str:key>/<slug:locale>/default/", mail_texts.ToDefault.as_view(), name="default"),
    path("<str:key>/<slug:locale>/restore/<int:pk>/", mail_texts.Restore.as_view(), name="restore"),
]
