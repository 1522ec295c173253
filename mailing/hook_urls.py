"""Anymail's webhooks by provider; `hooks.post` looks them up."""

from django.urls import URLResolver, include, path

urlpatterns: list[URLResolver] = [path("", include("anymail.urls"))]
