from django.urls import path

from ..views import calendars

urlpatterns = [
    path("<slug:locale>.ics", calendars.calendar, name="calendar"),
    path("<slug:locale>/funding.ics", calendars.deadlines, name="calendar_funding"),
    path("<slug:locale>/topic/<slug:topic>.ics", calendars.calendar, name="calendar_topic"),
    path("<slug:locale>/event/<uuid:event>.ics", calendars.calendar, name="calendar_event"),
]
