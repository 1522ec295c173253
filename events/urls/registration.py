from django.urls import path

from ..views import personal, sign_up

urlpatterns = [
    path("event/<uuid:uid>/", sign_up.sign_up, name="sign_up"),
    path("done/<str:signed>/", sign_up.done, name="sign_up_done"),
    path("<str:token>/", personal.registration, name="registration"),
    path("<str:token>/cancel/", personal.cancel, name="registration_cancel"),
    path("<str:token>/calendar.ics", personal.calendar_file, name="registration_calendar"),
]
