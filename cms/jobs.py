"""The periodic jobs and their times."""

from datetime import timedelta

from mailing import jobs
from members import retention

jobs.register("retention", retention.end_what_is_due, every=timedelta(days=1))
