"""That something has changed which every page shows."""

from django.db import models


class SiteChange(models.Model):
    """A row for each change to what frames the pages; see `pages.changes`."""

    def __str__(self) -> str:
        return str(self.pk)
