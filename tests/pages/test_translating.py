"""Two languages in step: what is behind, since when, and what settles it; nothing that was written is lost."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.db import IntegrityError, transaction
from wagtail.models import Locale, Page

from pages import in_step, translating
from pages.in_step import State
from pages.models import FundingPage, StandardPage, TranslationState
from tests.factories import make_page, make_standard_page, publish_page
from tests.factories_funding import days, make_call
from tests.factories_site import make_twins
from tests.http import counting_statements

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]


@pytest.fixture
def pair() -> dict[str, StandardPage]:
    """A page that is live in both languages, published as editors do it."""
    twins = make_twins(StandardPage, "Chi siamo", "Über uns")
    for page in twins.values():
        publish(page)
    return twins


def publish(page: Page, **words: Any) -> None:
    page = page.specific_class.objects.get(pk=page.pk)
    for name, value in words.items():
        setattr(page, name, value)
    publish_page(page)


def states(page: Page) -> tuple[State, State]:
    found = in_step.of_one(page)
    return found["it"].state, found["de"].state


# --- what is behind -------------------------------------------------------------------------


def test_new_words_in_one_language_leave_the_other_behind_since_that_moment(pair: dict[str, StandardPage]) -> None:
    publish(pair["it"], title="Chi siamo noi")

    found = in_step.of_one(pair["it"])["de"]
    assert states(pair["it"]) == (State.CURRENT, State.BEHIND)
    assert found.since == StandardPage.objects.get(pk=pair["it"].pk).last_published_at


def test_either_language_may_be_the_first(pair: dict[str, StandardPage]) -> None:
    publish(pair["de"], title="Wer wir sind")

    assert states(pair["it"]) == (State.BEHIND, State.CURRENT)


@pytest.mark.parametrize(
    "words",
    [
        {"title": "Altro"},
        {"summary": "Altro"},
        {"search_description": "Altro"},
        {"body": [("text", "<p>Altro</p>")]},
    ],
)
def test_each_word_counts(pair: dict[str, StandardPage], words: dict[str, Any]) -> None:
    publish(pair["it"], **words)

    assert states(pair["it"]) == (State.CURRENT, State.BEHIND)


@pytest.mark.parametrize("words", [{}, {"slug": "altro"}, {"show_in_menus": True}])
def test_what_is_no_word_leaves_nobody_behind(pair: dict[str, StandardPage], words: dict[str, Any]) -> None:
    publish(pair["it"], **words)

    assert states(pair["it"]) == (State.CURRENT, State.CURRENT)


def test_a_fact_that_all_languages_share_leaves_nobody_behind() -> None:
    italian = make_call("Bando", window="fixed", closes_at=days(10))
    publish(italian)
    german = italian.copy_for_translation(Locale.objects.get(language_code="de"), copy_parents=True)
    publish(german)

    publish(italian, closes_at=days(20))

    assert FundingPage.objects.get(pk=german.pk).closes_at == FundingPage.objects.get(pk=italian.pk).closes_at
    assert states(italian) == (State.CURRENT, State.CURRENT)


def test_a_draft_that_nobody_published_leaves_nobody_behind(pair: dict[str, StandardPage]) -> None:
    page = pair["it"]
    page.title = "Bozza"
    page.save_revision()

    assert states(page) == (State.CURRENT, State.CURRENT)


def test_what_a_page_missed_begins_with_the_first_change(pair: dict[str, StandardPage]) -> None:
    says = StandardPage.objects.get(pk=pair["it"].pk).live_revision_id
    publish(pair["it"], title="Secondo")
    since = in_step.of_one(pair["it"])["de"].since
    publish(pair["it"], title="Terzo")

    found = in_step.of_one(pair["it"])["de"]
    assert (found.since, found.says, found.behind) == (since, says, pair["it"].pk)


def test_a_page_that_was_live_before_anybody_kept_count_is_noted_too() -> None:
    twins = make_twins(StandardPage, "Chi siamo", "Über uns")

    with time_machine.travel("2030-01-01"):
        publish(twins["it"], title="Nuovo")

    assert states(twins["it"]) == (State.CURRENT, State.BEHIND)


def test_a_first_publishing_leaves_nobody_behind() -> None:
    italian = make_standard_page("Uno")
    publish(italian)
    german = italian.copy_for_translation(Locale.objects.get(language_code="de"))
    assert states(italian) == (State.CURRENT, State.DRAFT)

    publish(german, title="Eins")

    assert states(italian) == (State.CURRENT, State.CURRENT)


def test_a_page_that_only_stands_in_for_another_is_no_translation() -> None:
    page = make_standard_page("Uno")
    alias = page.copy_for_translation(Locale.objects.get(language_code="de"), alias=True)
    publish(page, title="Due")

    assert StandardPage.objects.get(pk=alias.pk).title == "Due"
    assert states(page) == (State.CURRENT, State.MISSING)


# --- what settles it ------------------------------------------------------------------------


def test_whoever_publishes_what_was_behind_has_caught_up_and_sends_nobody_back(pair: dict[str, StandardPage]) -> None:
    publish(pair["it"], title="Nuovo")
    publish(pair["de"], title="Neu")

    assert states(pair["it"]) == (State.CURRENT, State.CURRENT)


def publish_small(page: Page, **words: Any) -> None:
    page = StandardPage.objects.get(pk=page.pk)
    for name, value in words.items():
        setattr(page, name, value)
    revision = page.save_revision()
    translating.note_small(page, revision, small=True)
    revision.publish()


def test_a_small_correction_leaves_the_other_language_as_it_was(pair: dict[str, StandardPage]) -> None:
    publish_small(pair["it"], title="Chi siamo.")

    assert states(pair["it"]) == (State.CURRENT, State.CURRENT)


def test_a_small_correction_that_is_planned_is_still_one_when_its_day_comes(pair: dict[str, StandardPage]) -> None:
    page = StandardPage.objects.get(pk=pair["it"].pk)
    page.title, page.go_live_at = "Chi siamo.", days(2)
    revision = page.save_revision()
    translating.note_small(page, revision, small=True)
    revision.publish()

    with time_machine.travel(days(3)):
        call_command("publish_scheduled")

    assert StandardPage.objects.get(pk=page.pk).title == "Chi siamo."
    assert states(page) == (State.CURRENT, State.CURRENT)
    publish(page, title="Altro", go_live_at=None)
    assert states(page) == (State.CURRENT, State.BEHIND)


def test_what_was_planned_as_a_small_correction_and_then_written_anew_is_none(pair: dict[str, StandardPage]) -> None:
    page = StandardPage.objects.get(pk=pair["it"].pk)
    page.title, page.go_live_at = "Chi siamo.", days(2)
    revision = page.save_revision()
    translating.note_small(page, revision, small=True)
    revision.publish()

    publish(page, title="Chi siamo davvero")

    assert states(page) == (State.CURRENT, State.BEHIND)


def test_a_small_correction_takes_back_no_earlier_change(pair: dict[str, StandardPage]) -> None:
    publish(pair["it"], title="Nuovo")
    publish_small(pair["it"], title="Nuovo.")

    assert states(pair["it"]) == (State.CURRENT, State.BEHIND)


def test_a_small_correction_of_what_is_behind_leaves_it_behind(pair: dict[str, StandardPage]) -> None:
    publish(pair["it"], title="Nuovo")
    publish_small(pair["de"], title="Über uns.")

    assert states(pair["it"]) == (State.CURRENT, State.BEHIND)


def test_a_version_that_is_older_than_the_change_does_not_catch_up(pair: dict[str, StandardPage]) -> None:
    """It waited for its day, or for somebody's check, while the other language changed."""
    german = StandardPage.objects.get(pk=pair["de"].pk)
    german.title = "Wer wir waren"
    waiting = german.save_revision()
    publish(pair["it"], title="Nuovo")

    waiting.publish()

    assert StandardPage.objects.get(pk=german.pk).title == "Wer wir waren"
    assert states(pair["it"]) == (State.CURRENT, State.BEHIND)


def test_what_is_only_planned_leaves_nobody_behind_and_shares_no_fact_yet() -> None:
    italian = make_call("Bando", window="fixed", closes_at=days(10))
    publish(italian)
    german = italian.copy_for_translation(Locale.objects.get(language_code="de"), copy_parents=True)
    publish(german)
    FundingPage.objects.get(pk=italian.pk).unpublish()
    closes = FundingPage.objects.get(pk=german.pk).closes_at

    publish(italian, title="Nuovo", closes_at=days(30), go_live_at=days(5))

    assert FundingPage.objects.get(pk=german.pk).closes_at == closes
    assert states(italian) == (State.DRAFT, State.CURRENT)


def test_who_says_again_what_was_said_leaves_nobody_behind(pair: dict[str, StandardPage]) -> None:
    publish(pair["it"], title="Nuovo")
    publish(pair["it"], title="Chi siamo")

    assert states(pair["it"]) == (State.CURRENT, State.CURRENT)


def test_a_translation_that_is_still_right_is_up_to_date(pair: dict[str, StandardPage]) -> None:
    publish(pair["it"], title="Nuovo")

    translating.still_right(pair["de"])

    assert states(pair["it"]) == (State.CURRENT, State.CURRENT)


def test_a_page_that_goes_its_own_way_is_never_behind_until_it_follows_again(pair: dict[str, StandardPage]) -> None:
    publish(pair["it"], title="Due")
    translating.detach(pair["de"])
    publish(pair["it"], title="Tre")
    seen = [states(pair["it"])]
    translating.attach(pair["de"])
    seen.append(states(pair["it"]))
    publish(pair["it"], title="Quattro")

    assert [*seen, states(pair["it"])] == [
        (State.CURRENT, State.DETACHED),
        (State.CURRENT, State.CURRENT),
        (State.CURRENT, State.BEHIND),
    ]


def test_what_goes_its_own_way_leaves_nobody_behind(pair: dict[str, StandardPage]) -> None:
    translating.detach(pair["de"])

    publish(pair["de"], title="Anders")

    assert states(pair["it"])[0] == State.CURRENT


def test_without_the_page_it_follows_a_page_is_not_behind_and_what_it_said_stays_known(
    pair: dict[str, StandardPage],
) -> None:
    publish(pair["it"], title="Nuovo")

    pair["it"].delete()

    assert states(pair["de"]) == (State.MISSING, State.CURRENT)
    assert TranslationState.objects.get(page=pair["de"].pk).words


# --- a new translation ----------------------------------------------------------------------


def admin() -> User:
    return User.objects.create_superuser("admin", "admin@example.org", "x")


def test_a_translation_begins_as_a_draft_with_the_words_of_the_first() -> None:
    page = make_standard_page("Chi siamo", summary="Due frasi.")

    german = translating.begin(page, Locale.objects.get(language_code="de"), admin())

    assert (german.title, german.specific.summary, german.live) == ("Chi siamo", "Due frasi.", False)
    assert states(page) == (State.CURRENT, State.DRAFT)


def test_begun_twice_it_is_the_same_and_what_was_written_stays(pair: dict[str, StandardPage]) -> None:
    again = translating.begin(pair["it"], Locale.objects.get(language_code="de"), admin())

    assert (again.pk, again.title) == (pair["de"].pk, "Über uns")


def test_what_only_stood_in_for_a_page_becomes_one_of_its_own() -> None:
    page, german = make_standard_page("Uno"), Locale.objects.get(language_code="de")
    alias = page.copy_for_translation(german, alias=True)

    begun = translating.begin(page, german, admin())

    assert (begun.pk, Page.objects.get(pk=alias.pk).alias_of) == (alias.pk, None)


def test_below_a_page_that_is_not_there_no_translation_begins_and_it_is_said_why() -> None:
    page = make_page(StandardPage, make_standard_page("Sopra"), "Sotto")

    with pytest.raises(translating.NotPossible, match="Sopra"):
        translating.begin(page, Locale.objects.get(language_code="de"), admin())


def test_who_may_not_write_there_begins_nothing() -> None:
    page, nobody = make_standard_page("Uno"), User.objects.create_user("nobody")

    with pytest.raises(PermissionDenied):
        translating.begin(page, Locale.objects.get(language_code="de"), nobody)

    assert states(page) == (State.CURRENT, State.MISSING)


# --- both at once ---------------------------------------------------------------------------


def test_both_languages_are_published_together_and_neither_is_behind(pair: dict[str, StandardPage]) -> None:
    for code, title in (("it", "Nuovo"), ("de", "Neu")):
        page = StandardPage.objects.get(pk=pair[code].pk)
        page.title = title
        page.save_revision()

    translating.publish_all(pair["it"], admin())

    assert states(pair["it"]) == (State.CURRENT, State.CURRENT)
    assert {page.title for page in StandardPage.objects.filter(pk__in=[p.pk for p in pair.values()])} == {
        "Nuovo",
        "Neu",
    }


def moments(pair: dict[str, StandardPage]) -> list[datetime | None]:
    return [StandardPage.objects.get(pk=page.pk).last_published_at for page in pair.values()]


def test_who_may_publish_none_publishes_none(pair: dict[str, StandardPage]) -> None:
    before = moments(pair)

    with pytest.raises(PermissionDenied):
        translating.publish_all(pair["it"], User.objects.create_user("nobody"))

    assert moments(pair) == before


def lock(page: StandardPage) -> None:
    page.locked, page.locked_by = True, User.objects.create_superuser("colleague")
    page.save()


def plan(page: StandardPage) -> None:
    page.go_live_at = days(3)
    page.save_revision()


def leave_unfinished(page: StandardPage) -> None:
    page.title = ""
    page.save_revision(clean=False)


@pytest.mark.parametrize(
    ("obstacle", "said"), [(lock, "bloccata"), (plan, "programma"), (leave_unfinished, "non può ancora")]
)
def test_where_one_cannot_be_published_none_is_and_it_is_said_why(
    pair: dict[str, StandardPage], obstacle: Callable[[StandardPage], None], said: str
) -> None:
    obstacle(StandardPage.objects.get(pk=pair["de"].pk))
    before = moments(pair)

    with pytest.raises(translating.NotPossible, match=said):
        translating.publish_all(pair["it"], admin())

    assert moments(pair) == before


def test_what_goes_its_own_way_is_not_published_with_the_other(pair: dict[str, StandardPage]) -> None:
    german = StandardPage.objects.get(pk=pair["de"].pk)
    german.title = "Halb fertig"
    german.save_revision()
    translating.detach(german)

    translating.publish_all(pair["it"], admin())

    assert StandardPage.objects.get(pk=german.pk).title == "Über uns"


# --- the table ------------------------------------------------------------------------------


def test_each_page_is_found_by_its_state_once(pair: dict[str, StandardPage]) -> None:
    alone, detached = make_standard_page("Sola"), make_twins(StandardPage, "Libera", "Frei")
    translating.detach(detached["de"])
    draft = make_twins(StandardPage, "Pronta", "Entwurf")
    draft["de"].unpublish()
    publish(pair["it"], title="Nuovo")

    def titles(state: State) -> set[str]:
        pages = in_step.with_state(in_step.first_of_each(StandardPage.objects.all()), state)
        return {page.title for page in pages}

    assert titles(State.MISSING) == {alone.title}
    assert titles(State.BEHIND) == {"Nuovo"}
    assert titles(State.DRAFT) == {"Pronta"}
    assert titles(State.DETACHED) == {"Libera"}
    assert titles(State.CURRENT) == {"Sola", "Nuovo", "Libera", "Pronta"}


@pytest.mark.parametrize("count", [1, 50])
def test_the_states_of_many_pages_take_one_statement(count: int) -> None:
    pages = [make_standard_page(f"Pagina {n}") for n in range(count)]

    with counting_statements() as statements:
        assert len(in_step.of(pages)) == count

    assert len(statements) == 1


# --- what the database refuses --------------------------------------------------------------


@pytest.mark.parametrize("since", [None, datetime(2026, 1, 1, tzinfo=UTC)])
def test_behind_without_a_moment_or_a_moment_without_behind_is_refused(since: datetime | None) -> None:
    page = make_standard_page("Uno")
    behind = page if since is None else None

    with pytest.raises(IntegrityError), transaction.atomic():
        TranslationState.objects.create(page=page, behind=behind, since=since)
