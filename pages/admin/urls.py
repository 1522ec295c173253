"""/admin/languages/… and /admin/dead-links/…"""

from django.urls import path, re_path

from .deeds import DEEDS, BeginView, DeedView
from .links import LINK_DEEDS, LinkDeedView, LinksView
from .table import LanguagesView
from .words import BeginWordsView, StillRightWordsView, WordsView

app_name = "languages_admin"
urlpatterns = [
    path("", LanguagesView.as_view(), name="index"),
    path("results/", LanguagesView.as_view(results_only=True), name="index_results"),
    path("words/", WordsView.as_view(), name="words"),
    path("words/<slug:app>/<slug:model>/<int:pk>/begin/<slug:code>/", BeginWordsView.as_view(), name="begin_words"),
    path("words/<slug:app>/<slug:model>/<int:pk>/still-right/", StillRightWordsView.as_view(), name="still_right"),
    path("<int:pk>/begin/<slug:code>/", BeginView.as_view(), name="begin"),
    re_path(rf"^(?P<pk>\d{{1,18}})/(?P<deed>{'|'.join(DEEDS)})/$", DeedView.as_view(), name="deed"),
]

dead_links = [
    path("", LinksView.as_view(), name="index"),
    path("results/", LinksView.as_view(results_only=True), name="index_results"),
    re_path(rf"^(?P<pk>\d{{1,18}})/(?P<deed>{'|'.join(LINK_DEEDS)})/$", LinkDeedView.as_view(), name="deed"),
]
