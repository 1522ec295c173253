"""The demo's free advice: its page, its areas, and some who asked."""

from datetime import timedelta

from django.contrib.auth import get_user_model

from members.models import AdviceArea, AdvicePage, AdviceRequest, AdviceYear

from . import LOGIN, pages
from .people import somebody
from .reading import Demo, Row, key

State = AdviceRequest.State
# People who sign up for webinars, too: the first one, and how far apart the others are.
FIRST, APART = 7, 60
PHONE = "+39 0471 000{:03}"


def load(demo: Demo) -> None:
    """The areas and the page in each language, and requests in all their states."""
    words = demo.content["consulting"]
    for order, row in enumerate(words["areas"]):
        _area(demo, row, order)
    for code, home in pages.homes(demo).items():
        pages.section(
            demo,
            home,
            AdvicePage,
            "consulting",
            words["intro"][code],
            free=words["what_is_free"][code],
            not_free=words["what_is_not_free"][code],
            steps=[{"type": "step", "value": step[code]} for step in words["how_it_works"]],
            form_intro=words["request_form"]["intro"][code],
            thanks=words["request_form"]["thank_you"][code],
        )
    _requests(demo, words["requests"])


def _area(demo: Demo, row: Row, order: int) -> None:
    adviser = row["consultant"]
    AdviceArea.objects.bulk_create(
        AdviceArea(
            locale=locale,
            translation_key=key(f"area:{row['slug']}"),
            slug=row["slug"].replace("_", "-"),
            title=row["title"][code],
            covers=row["description"][code],
            excludes=row["not_covered"][code],
            bring="\n".join(thing[code] for thing in row["what_to_bring"]),
            hours=row["hours"][code],
            adviser=adviser["name"],
            adviser_role=adviser["role"][code],
            spoken=row["languages"],
            order=order,
        )
        for code, locale in demo.locales.items()
    )


def _requests(demo: Demo, rows: list[Row]) -> None:
    """The oldest has the lowest number of its year."""
    counters: dict[int, AdviceYear] = {}
    colleague = get_user_model().objects.filter(username=LOGIN).first()
    for place, row in enumerate(sorted(rows, key=lambda row: row["in_days"])):
        at, person = demo.at(row["in_days"]), somebody(FIRST + place * APART)
        counter = counters.setdefault(at.year, AdviceYear(year=at.year))
        counter.last += 1
        state, code = State(row["state"]), person.locale
        AdviceRequest.objects.create(
            number=f"{at.year}-{counter.last:04}",
            name=person.name,
            email=person.email,
            phone=PHONE.format(place + 1) if row["how"] == "phone" else "",
            cooperative=person.cooperative,
            area=AdviceArea.objects.get(locale=demo.locales[code], slug=row["area"].replace("_", "-")),
            question=row["question"][code],
            how=row["how"],
            when=row["when"][code],
            locale=code,
            state=state,
            taken_by=None if state == State.NEW else colleague,
            done_at=at + timedelta(days=7) if state == State.DONE else None,
            notes=row.get("notes", {}).get(code, ""),
            privacy_at=at,
            created_at=at,
        )
    AdviceYear.objects.bulk_create(counters.values())
