"""The addresses under /api/ (DESIGN §6); what is none of them gets a 404 here, not in the page tree."""

from django.urls import URLPattern, URLResolver, include, path, re_path

from .advice import AdviceRequests
from .content import router
from .endpoints import Nowhere
from .registrations import Cancellation, OneRegistration
from .sections import Funding, OneCall, OneTool, Tools
from .series import OneSeries, SeriesRegistrations
from .topics import Topics
from .views import Events, OneEvent, Registrations

v2: list[URLPattern | URLResolver] = [
    path("events/", Events.as_view(), name="events"),
    path("events/<uuid:uid>/", OneEvent.as_view(), name="event"),
    path("events/<uuid:uid>/registrations/", Registrations.as_view(), name="registrations"),
    path("registrations/<str:token>/", OneRegistration.as_view(), name="registration"),
    path("registrations/<str:token>/cancel/", Cancellation.as_view(), name="cancellation"),
    path("series/<uuid:uid>/", OneSeries.as_view(), name="series"),
    path("series/<uuid:uid>/registrations/", SeriesRegistrations.as_view(), name="series_registrations"),
    path("funding/", Funding.as_view(), name="funding"),
    path("funding/<uuid:key>/", OneCall.as_view(), name="call"),
    path("topics/", Topics.as_view(), name="topics"),
    path("tools/", Tools.as_view(), name="tools"),
    re_path(r"^tools/(?P<key>[-\w]{1,80})/$", OneTool.as_view(), name="tool"),
    path("advice-requests/", AdviceRequests.as_view(), name="advice_requests"),
    *router.get_urlpatterns(),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("v2/", include((v2, "api"))),
    re_path("", Nowhere.as_view()),
]
