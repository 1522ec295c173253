"""The periodic jobs and their times."""

from datetime import timedelta
from functools import partial

from django.core.management import call_command

from mailing import jobs
from members import retention
from pages import changes, pictures

jobs.register("retention", retention.end_what_is_due, every=timedelta(days=1))
# Without it a page that was planned for nine o'clock never comes, and one that was to end stays.
jobs.register("publish_scheduled", partial(call_command, "publish_scheduled"), every=timedelta(minutes=1))
jobs.register("site_changes", changes.tidy, every=timedelta(days=1))
# A few seconds at a time, so that mails never wait long behind a new photo.
jobs.register("pictures", pictures.make_missing, every=timedelta(seconds=10))
