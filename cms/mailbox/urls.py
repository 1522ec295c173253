from django.urls import path

from . import views

urlpatterns = [
    path("", views.mailbox, name="mailbox"),
    path("<int:pk>/", views.mail, name="mailbox_mail"),
    path("<int:pk>/body.html", views.body, name="mailbox_body"),
    path("<int:pk>/mail.eml", views.source, name="mailbox_source"),
    path("<int:pk>/attachment/<int:number>/", views.attachment, name="mailbox_attachment"),
]
