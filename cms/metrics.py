"""`/metrics`: how mails and jobs stand, in the text format of Prometheus (version 0.0.4).

Only whoever knows the token reads it. Where a request comes from proves nothing: behind a proxy all come from here.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache

from mailing import figures
from mailing.figures import JobFigures, Outbox

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"

type Sample = tuple[dict[str, str], float]


@dataclass(frozen=True, slots=True)
class Metric:
    """A figure with its samples: labels and a value each."""

    name: str
    kind: str
    help: str
    samples: list[Sample]


@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """The figures, for `Authorization: Bearer <METRICS_TOKEN>`; without, there is no such address."""
    given = request.headers.get("Authorization", "")
    if not settings.METRICS_TOKEN or not constant_time_compare(given, f"Bearer {settings.METRICS_TOKEN}"):
        raise Http404
    all_of_them = [*_of_mails(figures.outbox()), *_of_jobs(figures.of_jobs())]
    return HttpResponse(text(all_of_them), content_type=CONTENT_TYPE)


def text(metrics: Iterable[Metric]) -> str:
    """The metrics as Prometheus reads them."""
    return "".join(f"{line}\n" for metric in metrics for line in _lines(metric))


def _lines(metric: Metric) -> Iterator[str]:
    yield f"# HELP {metric.name} {metric.help}"
    yield f"# TYPE {metric.name} {metric.kind}"
    for labels, value in metric.samples:
        pairs = ",".join(f'{name}="{_escaped(label)}"' for name, label in labels.items())
        yield f"{metric.name}{{{pairs}}} {value:.15g}" if pairs else f"{metric.name} {value:.15g}"


def _escaped(label: str) -> str:
    return label.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")


def _of_mails(outbox: Outbox) -> Iterator[Metric]:
    states = {"due": outbox.due, "planned": outbox.planned} | outbox.troubled
    yield Metric(
        "smartcoop_mails",
        "gauge",
        "Mails that wait or that did not pass, by state.",
        [({"state": state}, count) for state, count in states.items()],
    )
    yield Metric(
        "smartcoop_mail_oldest_due_seconds",
        "gauge",
        "For how long the longest of the due mails has been so, by priority.",
        [({"priority": name}, age.total_seconds()) for name, age in outbox.oldest_due.items()],
    )
    counted = {
        "sent": (outbox.sent, "Mails that the provider took."),
        "retried": (outbox.retried, "Times a mail was put off to be tried again."),
        "failed": (outbox.failed, "Mails that were given up."),
    }
    for name, (count, help_text) in counted.items():
        yield Metric(f"smartcoop_mails_{name}_total", "counter", help_text, [({}, count)])
    yield from _of_provider(outbox)


def _of_provider(outbox: Outbox) -> Iterator[Metric]:
    down = outbox.down_since
    seconds = (timezone.now() - down).total_seconds() if down else 0
    yield Metric("smartcoop_mail_provider_up", "gauge", "Whether the provider takes mails.", [({}, down is None)])
    yield Metric("smartcoop_mail_provider_down_seconds", "gauge", "For how long it has not.", [({}, seconds)])
    count = outbox.stopped_addresses
    yield Metric("smartcoop_addresses_stopped", "gauge", "Addresses that get no more mail.", [({}, count)])


def _of_jobs(jobs: list[JobFigures]) -> Iterator[Metric]:
    ran = [({"job": job.name}, job.last_run.timestamp()) for job in jobs if job.last_run]
    yield Metric("smartcoop_job_last_run_timestamp_seconds", "gauge", "When a periodic job began last.", ran)
    failing = [({"job": job.name}, float(bool(job.error))) for job in jobs]
    yield Metric("smartcoop_job_failing", "gauge", "Whether its last run failed.", failing)
    late = [({"job": job.name}, job.late.total_seconds()) for job in jobs]
    yield Metric("smartcoop_job_late_seconds", "gauge", "For how long it should have begun.", late)
