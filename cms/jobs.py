"""The periodic jobs and their times."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

from django.core.management import call_command
from django.utils import timezone

from events import following_up, reminding, sending_out
from mailing import jobs
from mailing.jobs import Queue, Stop
from members import retention, telling
from pages import changes, link_check, pictures

from . import daily_note

MINUTE = timedelta(minutes=1)


def at_this_moment(write: Callable[[datetime, Stop], object], stop: Stop) -> None:
    """Has a job write what is due now."""
    write(timezone.now(), stop)


jobs.register("retention", retention.end_what_is_due, every=timedelta(days=1))
# Without it a page that was planned for nine o'clock never comes, and one that was to end stays.
jobs.register("publish_scheduled", partial(call_command, "publish_scheduled"), every=timedelta(minutes=1))
# What writes mails, in a thread of its own: no reminder waits behind links and pictures.
for name, write, every in (
    ("reminders", reminding.remind, MINUTE),
    ("alerts", telling.run, MINUTE),
    # Somebody has just pressed the button, or called back at the last moment.
    ("announcements", sending_out.send_due, timedelta(seconds=10)),
    ("follow_ups", following_up.follow_up, MINUTE),
):
    jobs.register_long(name, partial(at_this_moment, write), every, Queue.WRITING)
jobs.register("daily_note", daily_note.note, every=timedelta(minutes=15))
jobs.register("site_changes", changes.tidy, every=timedelta(days=1))
jobs.register_long("links_collect", link_check.collect, every=timedelta(days=1))
# Both often and shortly: they take turns, so a new photo never waits for all the links.
jobs.register_long("links_check", link_check.check_due, every=timedelta(minutes=1))
jobs.register_long("pictures", pictures.make_missing, every=timedelta(seconds=10))
# For photos that are older than the rule, or came past Django.
jobs.register_long("pictures_stored", pictures.shrink_stored, every=timedelta(minutes=1))
