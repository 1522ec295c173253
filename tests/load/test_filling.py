"""The database of many years that `make bench-large` measures."""

import pytest

from benchmarks import filling
from events.models import Event, Registration, Step
from mailing.models import Message


@pytest.mark.postgresql
@pytest.mark.django_db
def test_every_event_gets_as_many_people_each_with_audit_row_and_mail() -> None:
    number, _listing = filling.fill(70, 210)

    assert Event.objects.count() == 70
    assert Event.objects.get(pk=number).registrations.count() == 3
    assert Registration.objects.count() == Step.objects.count() == Message.objects.filter(state="sent").count() == 210
