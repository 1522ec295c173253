"""The outbox's migrations: with mails in every state they go back, and forward again."""

from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from mailing.models import Message
from tests.mailing.test_steering import make_mail

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("as_it_was")]

STATES = [str(state) for state in Message.State]


@pytest.fixture
def as_it_was() -> Any:
    yield
    call_command("migrate", "mailing", verbosity=0)
    call_command("migrate", "cms", verbosity=0)


def states(apps: Any) -> dict[str, str]:
    return dict(apps.get_model("mailing", "Message").objects.values_list("recipient", "state"))


def test_a_full_outbox_goes_back_to_the_first_and_forward_again() -> None:
    for state in STATES:
        make_mail(state, f"{state}@example.org")
    executor = MigrationExecutor(connection)

    executor.migrate([("mailing", "0001_initial")])
    before = states(executor.loader.project_state([("mailing", "0001_initial")]).apps)
    call_command("migrate", "mailing", verbosity=0)

    known = {"delivered": "sent", "bounced": "sent", "stopped": "failed"}
    assert before == {f"{state}@example.org": known.get(state, state) for state in STATES}
    assert dict(Message.objects.values_list("recipient", "state")) == before
    assert not Message.objects.filter(state="failed", failed_at__isnull=True).exists()
    assert Message.objects.filter(state="failed", failed_at__lte=timezone.now()).count() == 2
