"""The demo's calls for funding."""

from typing import Any

from pages.models import CooperativeKind, FundingIndexPage, FundingPage

from . import bodies, pages
from .reading import Demo, Row, for_address, key

SAME_IN_BOTH = ("level", "window", "de_minimis", "needs", "link")
IF_KNOWN = ("people_min", "people_max", "spend_min", "spend_max", "channels", "decision_days", "apply_before_start")
WORDS = ("legal_basis", "who_may_apply", "amount_note", "deadline_note", "paid_for", "cumulation")
MONEY = {"grant_min": "min_amount_eur", "ceiling": "max_amount_eur", "budget": "budget_eur"}


def load(demo: Demo) -> None:
    """The section with all calls, in each language."""
    for code, home in pages.homes(demo).items():
        summary = demo.content["funding_intro"][code]
        section = pages.section(demo, home, FundingIndexPage, "funding", summary)
        for row in demo.content["funding_calls"]:
            pages.publish(section, _call(demo, row, section, code))


def _call(demo: Demo, row: Row, section: FundingIndexPage, code: str) -> FundingPage:
    title = row["title"][code]
    page = FundingPage(
        title=title,
        slug=for_address(title),
        summary=row["summary"][code],
        giver=row["body_giving"][code],
        steps=[("line", each[code]) for each in row["how_to_apply"]],
        documents=[("line", each[code]) for each in row["required_documents"]],
        body=_body(demo, row, code),
        locale=section.locale,
        translation_key=key(f"page:funding:{row['slug']}"),
        **{name: row[name][code] for name in WORDS if name in row},
        **facts(demo, row),
    )
    page.topics = pages.topics(row, section.locale)
    for name in ("eligible_kinds", "excluded_kinds"):
        keys = [key(f"kind:{slug}") for slug in row[name]]
        setattr(page, name, CooperativeKind.objects.filter(locale=section.locale, translation_key__in=keys))
    return page


def _body(demo: Demo, row: Row, code: str) -> list[Row]:
    note = [bodies.note(demo.content["meta"]["example_notice"][code])] if row["is_example"] else []
    return bodies.blocks(row.get("body", []), code) + note


def facts(demo: Demo, row: Row) -> dict[str, Any]:
    """The facts of a call on the demo's day."""
    return {
        **{name: row[name] for name in SAME_IN_BOTH},
        **{name: row[name] for name in IF_KNOWN if name in row},
        **{name: row[theirs] for name, theirs in MONEY.items()},
        **{f"contact_{name}": words for name, words in row["contact"].items()},
        "rate": row["percentage"],
        "stamp_duty": "stamp_eur" in row,
        "stamp_amount": row.get("stamp_eur"),
        "opens_at": demo.start(row["opens_in_days"], row["opens_time"]),
        "closes_at": None if row["closes_in_days"] is None else demo.start(row["closes_in_days"], row["closes_time"]),
        "spent_on": demo.at(row["spent_in_days"]).date() if "spent_in_days" in row else None,
        "last_checked_on": demo.at(row["checked_in_days"]).date(),
    }
