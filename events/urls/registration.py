from django.urls import path

from ..views import addresses, certificates, feedback, lost, personal, series, sign_up

urlpatterns = [
    path("event/<uuid:uid>/", sign_up.sign_up, name="sign_up"),
    path("series/<uuid:uid>/", series.series, name="series"),
    path("series/done/<str:signed>/", series.done, name="series_done"),
    path("done/<str:signed>/", sign_up.done, name="sign_up_done"),
    path("lost/", lost.lost, name="registration_lost"),
    path("lost/sent/", lost.sent, name="registration_lost_sent"),
    path("address/<str:token>/", addresses.confirm, name="registration_new_address"),
    path("certificate/<str:token>/", certificates.certificate, name="registration_certificate"),
    path("<str:token>/", personal.registration, name="registration"),
    path("<str:token>/change/", personal.change, name="registration_change"),
    path("<str:token>/address/", addresses.address, name="registration_address"),
    path("<str:token>/feedback/", feedback.feedback, name="registration_feedback"),
    path("<str:token>/cancel/", personal.cancel, name="registration_cancel"),
    path("<str:token>/calendar.ics", personal.calendar_file, name="registration_calendar"),
]
