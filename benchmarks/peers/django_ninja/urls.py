"""The API at the root."""

from django.urls import path

from benchmarks.peers.django_ninja.api import api

urlpatterns = [path("", api.urls)]
