"""The periodic jobs and their times."""

from datetime import timedelta
from functools import partial

from django.core.management import call_command
from django.utils import timezone

from events import following_up, reminding, sending_out
from mailing import jobs
from members import retention, telling
from pages import changes, link_check, pictures

from . import daily_note

jobs.register("retention", retention.end_what_is_due, every=timedelta(days=1))
# Without it a page that was planned for nine o'clock never comes, and one that was to end stays.
jobs.register("publish_scheduled", partial(call_command, "publish_scheduled"), every=timedelta(minutes=1))
jobs.register_long("reminders", lambda stop: reminding.remind(timezone.now(), stop), every=timedelta(minutes=1))
jobs.register_long("alerts", lambda stop: telling.run(timezone.now(), stop), every=timedelta(minutes=1))
# Somebody has just pressed the button, or called back at the last moment.
jobs.register_long(
    "announcements", lambda stop: sending_out.send_due(timezone.now(), stop), every=timedelta(seconds=10)
)
jobs.register_long("follow_ups", lambda stop: following_up.follow_up(timezone.now(), stop), every=timedelta(minutes=1))
jobs.register("daily_note", daily_note.note, every=timedelta(minutes=15))
jobs.register("site_changes", changes.tidy, every=timedelta(days=1))
jobs.register_long("links_collect", link_check.collect, every=timedelta(days=1))
# Both often and shortly: they take turns, so a new photo never waits for all the links.
jobs.register_long("links_check", link_check.check_due, every=timedelta(minutes=1))
jobs.register_long("pictures", pictures.make_missing, every=timedelta(seconds=10))
# For photos that are older than the rule, or came past Django.
jobs.register_long("pictures_stored", pictures.shrink_stored, every=timedelta(minutes=1))
