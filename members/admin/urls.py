"""Addresses of the desk of free advice, below /admin/advice/."""

from django.urls import path

from . import views

app_name = "advice_admin"
urlpatterns = [
    path("", views.List.as_view(), name="index"),
    path("results/", views.List.as_view(results_only=True), name="index_results"),
    path("<int:pk>/", views.Show.as_view(), name="request"),
    path("<int:pk>/take/", views.Take.as_view(), name="take"),
    path("<int:pk>/finish/", views.Finish.as_view(), name="finish"),
    path("<int:pk>/reopen/", views.Reopen.as_view(), name="reopen"),
]
