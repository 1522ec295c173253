"""The outbox's migrations: with mails in every state they go back, and forward again."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps as installed
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.test import override_settings
from django.utils import timezone

from mailing.models import Message
from tests.mailing.test_steering import make_mail

STATES = [str(state) for state in Message.State]
FIRST = [("mailing", "0001_initial")]
DEPENDS = ("cms", "0003_mail_texts")


def migrate(*targets: tuple[str, str]) -> MigrationExecutor:
    """To these migrations; to the newest of all when none is named."""
    executor = MigrationExecutor(connection)
    executor.migrate(list(targets) or executor.loader.graph.leaf_nodes())
    return executor


@pytest.fixture
def outbox_alone(transactional_db: None) -> Iterator[None]:
    """The one that depends on the outbox's is back already; at the end all is as it was.

    Without the states of the other rooms, of which no other depends on it, a step takes no second.
    """
    executor = MigrationExecutor(connection)
    behind = executor.loader.graph.backwards_plan(("mailing", "0002_delivered_and_stopped"))
    assert [key for key in behind if key[0] != "mailing"] == [DEPENDS]
    executor.unapply_migration(
        executor.loader.project_state(DEPENDS, at_end=False), executor.loader.get_migration(*DEPENDS)
    )
    others = {config.label: None for config in installed.get_app_configs() if config.label != "mailing"}
    with override_settings(MIGRATION_MODULES=others):
        yield
        migrate()
    migrate()
    assert DEPENDS in MigrationExecutor(connection).loader.applied_migrations


def states(apps: Any) -> dict[str, str]:
    return dict(apps.get_model("mailing", "Message").objects.values_list("recipient", "state"))


@pytest.mark.usefixtures("outbox_alone")
def test_a_full_outbox_goes_back_to_the_first_and_forward_again() -> None:
    for state in STATES:
        make_mail(state, f"{state}@example.org")

    before = states(migrate(*FIRST).loader.project_state(FIRST).apps)
    migrate()

    known = {"delivered": "sent", "bounced": "sent", "stopped": "failed"}
    assert before == {f"{state}@example.org": known.get(state, state) for state in STATES}
    assert dict(Message.objects.values_list("recipient", "state")) == before
    assert not Message.objects.filter(state="failed", failed_at__isnull=True).exists()
    assert Message.objects.filter(state="failed", failed_at__lte=timezone.now()).count() == 2
