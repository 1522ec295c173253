"""Who has no e-mail address is called: what is to be told stays open until somebody says that it was."""

from datetime import datetime

from django.db.models import QuerySet

from .models import Event, Registration


def whom(event: Event) -> QuerySet[Registration]:
    """Who of an event has news that no mail could bring, the oldest news first."""
    return Registration.objects.filter(event=event, untold_at__isnull=False).order_by("untold_at", "id")


def note_called(registration: Registration, news_of: datetime) -> bool:
    """Notes that the person knows the news of that moment; False where there are later ones, which stay open."""
    told = Registration.objects.filter(pk=registration.pk, untold_at__lte=news_of).update(untold_at=None)
    return bool(told) or not Registration.objects.filter(pk=registration.pk, untold_at__isnull=False).exists()
