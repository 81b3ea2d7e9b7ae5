"""Versions of the interface."""

from django.urls import include, path

urlpatterns = [path("v1/", include("yichuang.api.v1.urls"))]
