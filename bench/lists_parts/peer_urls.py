"""The addresses of the site that the bench compares with."""

# mypy: ignore-errors
from django.urls import include, path

urlpatterns = [path("", include("helpdesk.urls", namespace="helpdesk"))]
