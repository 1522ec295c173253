"""/admin/languages/…, /admin/dead-links/… and /admin/handbook/…"""

from django.urls import path, re_path

from .deeds import DEEDS, BeginView, DeedView
from .handbook import HandbookView, show_picture
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

handbook = [
    path("", HandbookView.as_view(), name="start"),
    path("<slug:name>/", HandbookView.as_view(), name="page"),
    re_path(r"^pictures/(?P<language>[a-z]{2,3})/(?P<name>[a-z0-9-]+)\.webp$", show_picture, name="picture"),
]
