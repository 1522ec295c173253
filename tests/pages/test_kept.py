"""What frames every page is kept by each process, and never past a change, whoever made it."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from django.db import transaction
from django.test import Client
from wagtail.models import Page, PageViewRestriction, Site

from pages import changes
from pages.models import (
    ContactPage,
    FundingPage,
    HomePage,
    MainMenuEntry,
    SiteChange,
    SiteText,
    StandardPage,
    ToolIndexPage,
    ToolPage,
)
from pages.once import kept, remembering
from tests.factories import make_page, make_section, make_standard_page, make_topic
from tests.factories_funding import days, make_call
from tests.factories_site import make_twins, set_footer, set_menu
from tests.http import counting_statements

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]


def read_by(reads: list[int]) -> Callable[[], int]:
    """Something kept, which notes each time it is read."""

    @kept
    def number() -> int:
        reads.append(len(reads) + 1)
        return len(reads)

    return number


def requested(number: Callable[[], int]) -> int:
    with remembering():
        return number()


# --- the mechanism --------------------------------------------------------------------------


def test_it_is_read_once_for_many_requests_until_a_change_is_noted() -> None:
    number = read_by([])

    seen = [requested(number), requested(number)]
    changes.note()
    seen += [requested(number), requested(number)]

    assert seen == [1, 1, 2, 2]


def test_within_a_request_all_parts_of_a_page_see_the_same() -> None:
    number = read_by([])

    with remembering():
        seen = [number()]
        changes.note()
        seen.append(number())

    assert seen == [1, 1]


def test_outside_a_request_it_is_read_each_time() -> None:
    number = read_by([])

    assert [number(), number()] == [1, 2]


def test_what_was_taken_back_counts_for_nothing() -> None:
    number = read_by([])
    first = requested(number)
    with transaction.atomic():
        changes.note()
        transaction.set_rollback(True)

    assert requested(number) == first


def requested_twice(first: str, seconds: float) -> list[int]:
    """What is read at a time of day, and so many seconds later."""
    number = read_by([])
    with time_machine.travel(f"2026-11-24T{first}+00:00") as clock:
        seen = [requested(number)]
        clock.shift(seconds)
        return [*seen, requested(number)]


def test_what_was_changed_past_all_signals_is_seen_within_a_minute() -> None:
    assert requested_twice("10:00:00", 60) == [1, 2]


def test_the_full_minute_is_no_reason_to_read_anew_what_was_read_a_moment_ago() -> None:
    assert requested_twice("10:00:59", 2) == [1, 1]


def test_a_change_that_comes_late_is_seen_though_a_later_one_was_known() -> None:
    """Two transactions note a change each, and the one with the lower number ends last."""
    number = read_by([])
    late, _early = SiteChange.objects.create(), SiteChange.objects.create()
    place = late.pk
    late.delete()  # not to be seen yet
    seen = [requested(number)]
    SiteChange.objects.create(pk=place)

    assert [*seen, requested(number)] == [1, 2]


def test_the_rows_of_old_changes_are_deleted_and_the_frame_is_read_anew() -> None:
    for _n in range(5):
        changes.note()
    before = changes.noted()

    changes.tidy()

    assert SiteChange.objects.count() == 1
    assert changes.noted() != before


def test_a_change_that_ends_after_tidying_is_seen_too() -> None:
    number = read_by([])
    late, _early = SiteChange.objects.create(), SiteChange.objects.create()
    place = late.pk
    seen = [requested(number)]
    changes.tidy()
    SiteChange.objects.create(pk=place)

    assert [*seen, requested(number)] == [1, 2]


def test_tidying_a_site_that_was_never_changed_is_no_fault() -> None:
    SiteChange.objects.all().delete()

    changes.tidy()

    assert SiteChange.objects.count() == 1


def test_what_is_read_within_is_known_around_it() -> None:
    number = read_by([])

    with remembering():
        with remembering():
            seen = [number()]
        changes.note()
        seen.append(number())

    assert seen == [1, 1]


def test_a_draft_that_is_saved_again_and_again_changes_nothing() -> None:
    number, page = read_by([]), make_standard_page("Uno")
    seen = [requested(number)]
    page.title = "Bozza"
    page.save_revision()
    seen.append(requested(number))
    page.get_latest_revision().publish()

    assert [*seen, requested(number)] == [1, 1, 2]


def test_old_rows_are_deleted_in_one_statement() -> None:
    """A listener for all models would have each of them read first."""
    SiteChange.objects.bulk_create(SiteChange() for _n in range(50))

    with counting_statements() as statements:
        SiteChange.objects.all().delete()

    assert len(statements) == 1, "\n".join(statements)


# --- what an editor does is on the next page --------------------------------------------------


def rename(page: Page) -> None:
    page.title = "Neuer Name"
    page.save_revision().publish()


def say_who_we_are(_page: Page) -> None:
    text = SiteText.objects.get(locale__language_code="it")
    text.organisation = "Neuer Name"
    text.save()


def call_it_otherwise(_page: Page) -> None:
    entry = MainMenuEntry.objects.get()
    entry.label = "Neuer Name"
    entry.save()


@pytest.mark.parametrize("deed", [rename, say_who_we_are, call_it_otherwise])
def test_a_new_name_is_on_the_next_page_that_is_read(client: Client, deed: Callable[[Page], None]) -> None:
    page = make_twins(StandardPage, "Uno", "Eins")["it"]
    set_menu("it", page)
    address = make_standard_page("Altro").get_url()
    assert b"Neuer Name" not in client.get(address).content

    deed(page)

    assert b"Neuer Name" in client.get(address).content


def unpublish(page: Page) -> None:
    page.unpublish()


def delete(page: Page) -> None:
    page.delete()


def restrict(page: Page) -> None:
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)


def take_out_of_the_menu(_page: Page) -> None:
    MainMenuEntry.objects.get().delete()


@pytest.mark.parametrize("deed", [unpublish, delete, restrict, take_out_of_the_menu])
def test_what_readers_are_to_see_no_longer_is_on_no_page(client: Client, deed: Callable[[Page], None]) -> None:
    page = make_twins(StandardPage, "Segreto", "")["it"]
    set_menu("it", page)
    set_footer("it", make_twins(ContactPage, "Contatti", "")["it"])  # else it would stand there
    address = make_standard_page("Altro").get_url()
    assert b"/it/segreto/" in client.get(address).content

    deed(page)

    assert b"/it/segreto/" not in client.get(address).content


def test_a_page_with_another_address_is_found_there_and_no_longer_at_the_old_one(client: Client) -> None:
    page = make_standard_page("Uno", slug="uno")
    before = client.get("/it/uno/").status_code
    page.slug = "nuovo"
    page.save_revision().publish()

    assert [before, *(client.get(a).status_code for a in ("/it/nuovo/", "/it/uno/"))] == [200, 200, 404]


def test_a_moved_page_leads_to_where_it_stands(client: Client) -> None:
    above, page = make_standard_page("Uno", slug="uno"), make_standard_page("Due", slug="due")
    set_menu("it", page)
    client.get("/it/")

    page.move(above, pos="last-child")

    assert b'href="/it/uno/due/"' in client.get("/it/").content


def test_a_home_page_shows_what_was_published_last(client: Client) -> None:
    home = HomePage.objects.get(locale__language_code="de")
    seen = []
    for words in ("Erstens", "Zweitens"):
        home.body = [("text", f"<p>{words}</p>")]
        home.save_revision().publish()
        seen.append(words in client.get("/de/").content.decode())

    assert seen == [True, True]


def test_in_the_place_of_a_home_page_that_was_withdrawn_stands_the_other_one(client: Client) -> None:
    client.get("/de/")
    HomePage.objects.get(locale__language_code="de").unpublish()

    assert client.get("/de/").context["page"].language == "it"


def test_a_second_site_answers_to_its_own_name(client: Client, settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    client.get("/it/")
    other = make_standard_page("Altra radice")
    Site.objects.create(hostname="altra.example.org", root_page=other)

    assert b"Altra radice" in client.get("/it/", headers={"host": "altra.example.org"}).content


def test_a_topic_that_is_renamed_is_so_on_the_next_page(client: Client) -> None:
    topic = make_topic()[0]
    section = make_section(ToolIndexPage, "Strumenti", "Werkzeuge")["it"]
    make_page(ToolPage, section, "Uno", cost="free", topics=[topic])
    seen = [shown_topics(client, section)]
    topic.title = "Lavoro digitale"
    topic.save()

    assert [*seen, shown_topics(client, section)] == [["Digitalizzazione"], ["Lavoro digitale"]]


def shown_topics(client: Client, section: ToolIndexPage) -> list[str]:
    filters = {each.name: each for each in client.get(section.get_url()).context["listing"].filters}
    return [title for _slug, title in filters["topic"].choices]


@pytest.mark.parametrize(
    "change", [{"spent_on": date(2026, 11, 20)}, {"closes_at": datetime(2026, 11, 23, tzinfo=UTC)}]
)
@time_machine.travel("2026-11-24T10:00:00+00:00")
def test_a_call_that_an_editor_ends_leaves_the_list_at_once(client: Client, change: dict[str, Any]) -> None:
    call = make_call(window="until_spent", closes_at=days(10))
    seen = [listed(client, call)]
    for name, value in change.items():
        setattr(call, name, value)
    call.save()

    assert [*seen, listed(client, call)] == [1, 0]


def test_a_call_is_over_at_its_minute_though_nobody_changed_anything(client: Client) -> None:
    with time_machine.travel("2026-11-24T10:00:00+00:00", tick=False) as clock:
        call = make_call(window="fixed", closes_at=days(1 / 24 / 120))  # in half a minute
        seen = [listed(client, call)]
        clock.shift(30)

        assert [*seen, listed(client, call)] == [1, 0]


def listed(client: Client, call: FundingPage) -> int:
    return int(client.get(call.get_parent().get_url()).context["listing"].chunk.paginator.count)


# --- what it saves --------------------------------------------------------------------------


def test_a_page_asks_for_little_beside_itself(client: Client) -> None:
    address = make_standard_page("Uno").get_url()
    client.get(address)

    with counting_statements(warm=True) as statements:
        client.get(address)

    # Whether a change was noted, which page the address names, and that page.
    assert len(statements) == 3, "\n".join(statements)
