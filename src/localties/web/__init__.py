"""The explorer on the web: pages, linked data and SPARQL from the same addresses."""

from localties.web.application import application
from localties.web.settings import Settings

__all__ = ["Settings", "application"]
