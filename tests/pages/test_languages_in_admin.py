"""What editors see of both languages: marks, table, panel, dashboard, and each deed asked for first and done by POST."""

from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.test import Client
from wagtail.models import GroupPagePermission, Page

from pages import in_step, translating
from pages.in_step import State
from pages.models import HomePage, StandardPage, Topic
from tests.factories import make_page, make_standard_page, make_topic, publish_page
from tests.factories_site import make_twins
from tests.http import counting_statements

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]
TABLE = "/admin/languages/"


@pytest.fixture
def editor(client: Client) -> Client:
    client.force_login(User.objects.create_superuser("editor", "editor@example.org", "x"))
    return client


@pytest.fixture
def writer(client: Client) -> Client:
    """May write, and publish nothing."""
    group = Group.objects.create(name="writers")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    for home in HomePage.objects.all():
        for deed in ("add_page", "change_page"):
            permission = Permission.objects.get(content_type__app_label="wagtailcore", codename=deed)
            GroupPagePermission.objects.create(group=group, page=home, permission=permission)
    user = User.objects.create_user("writer", "writer@example.org", "x")
    user.groups.add(group)
    client.force_login(user)
    return client


@pytest.fixture
def pair() -> dict[str, StandardPage]:
    """A page that is live in both languages, and was changed in Italian only since."""
    twins = make_twins(StandardPage, "Chi siamo", "Über uns")
    for page in twins.values():
        publish_page(page)
    italian = StandardPage.objects.get(pk=twins["it"].pk)
    italian.title = "Chi siamo noi"
    publish_page(italian)
    return {code: StandardPage.objects.get(pk=page.pk) for code, page in twins.items()}


def state(page: Page, code: str) -> State:
    return in_step.of_one(page)[code].state


def edit(page: Page) -> str:
    return f"/admin/pages/{page.pk}/edit/"


def deed(page: Page, name: str) -> str:
    return f"/admin/languages/{page.pk}/{name}/"


# --- seeing ---------------------------------------------------------------------------------


def test_the_explorer_marks_each_language_and_leads_to_it(editor: Client, pair: dict[str, StandardPage]) -> None:
    alone = make_standard_page("Sola")

    html = editor.get(f"/admin/pages/{pair['it'].get_parent().pk}/").content.decode()

    assert f'href="{edit(pair["de"])}"' in html
    assert f'href="/admin/languages/{alone.pk}/begin/de/"' in html
    assert all(str(each.label) in html for each in (State.CURRENT, State.BEHIND, State.MISSING))


def test_explorer_and_table_take_as_many_statements_for_many_pages(editor: Client) -> None:
    parent = make_standard_page("Sopra")
    addresses = (f"/admin/pages/{parent.pk}/", TABLE)
    make_page(StandardPage, parent, "Uno")
    taken = []
    for more in (0, 45):
        for n in range(more):
            make_page(StandardPage, parent, f"Pagina {n}")
        for address in addresses:
            editor.get(address)
            with counting_statements(warm=True) as statements:
                assert editor.get(address).status_code == 200
            taken.append(len(statements))

    assert taken[:2] == taken[2:]


@pytest.mark.parametrize(
    ("chosen", "titles"),
    [
        ({"state": "behind"}, {"Chi siamo noi"}),
        ({"state": "missing"}, {"Sola"}),
        ({"age": "365"}, set()),
        ({"q": "uns"}, {"Chi siamo noi"}),
        ({"q": "siamo", "state": "behind"}, {"Chi siamo noi"}),
        ({"q": 'so"'}, set()),
    ],
)
def test_the_table_shows_each_page_once_and_can_be_narrowed(
    editor: Client, pair: dict[str, StandardPage], chosen: dict[str, str], titles: set[str]
) -> None:
    make_standard_page("Sola")

    pages = editor.get(TABLE, chosen).context["object_list"]

    assert [page.title for page in pages] == list(titles)


@pytest.mark.parametrize(
    ("code", "mine", "other"), [("it", "Chi siamo noi", "Über uns"), ("de", "Über uns", "Chi siamo noi")]
)
def test_tables_name_things_in_the_readers_language(
    editor: Client, pair: dict[str, StandardPage], code: str, mine: str, other: str
) -> None:
    make_topic()

    pages = editor.get("/admin/languages/results/", headers={"accept-language": code}).text
    words = editor.get("/admin/languages/words/", headers={"accept-language": code}).text

    assert (mine in pages, other in pages) == (True, False)
    assert ("Digitalizzazione" in words, "Digitalisierung" in words) == (code == "it", code == "de")


def test_the_table_can_be_taken_along_as_a_sheet(editor: Client, pair: dict[str, StandardPage]) -> None:
    answer = editor.get(TABLE, {"export": "csv"})

    rows = b"".join(answer).decode().splitlines()
    assert any(
        row.startswith("Chi siamo noi,") and row.endswith(f"{State.CURRENT.label},{State.BEHIND.label}")
        for row in rows
    )


def test_the_dashboard_counts_what_waits_and_leads_there(editor: Client, pair: dict[str, StandardPage]) -> None:
    html = editor.get("/admin/").content.decode()

    assert f'href="{TABLE}?state=behind"' in html
    assert f'href="{edit(pair["de"])}"' in html


def test_the_editor_of_a_page_that_is_behind_shows_what_was_changed(
    editor: Client, pair: dict[str, StandardPage]
) -> None:
    html = editor.get(edit(pair["de"])).content.decode()
    standing = in_step.of_one(pair["de"])["de"]

    compare = f"/admin/pages/{pair['it'].pk}/revisions/compare/{standing.says}...live/"
    assert f'href="{compare}"' in html
    changed = editor.get(compare).content.decode()
    assert ("Chi siamo" in changed, "noi" in changed) == (True, True)


# --- doing ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "after"), [("still-right", State.CURRENT), ("detach", State.DETACHED), ("publish", State.CURRENT)]
)
def test_a_deed_asks_first_and_is_done_by_post(
    editor: Client, pair: dict[str, StandardPage], name: str, after: State
) -> None:
    asked = editor.get(deed(pair["de"], name))
    before = state(pair["de"], "de")
    done = editor.post(deed(pair["de"], name))

    assert (asked.status_code, before) == (200, State.BEHIND)
    assert (done.status_code, done["Location"], state(pair["de"], "de")) == (302, edit(pair["de"]), after)


def test_a_page_follows_again(editor: Client, pair: dict[str, StandardPage]) -> None:
    translating.detach(pair["de"])

    editor.post(deed(pair["de"], "attach"))

    assert state(pair["de"], "de") == State.CURRENT


def test_a_translation_begins_in_the_normal_editor(editor: Client) -> None:
    page = make_standard_page("Chi siamo")

    answer = editor.post(f"/admin/languages/{page.pk}/begin/de/", follow=True)

    german = page.get_translations().get()
    assert answer.redirect_chain[-1][0] == edit(german)
    assert (german.live, state(page, "de")) == (False, State.DRAFT)


def test_where_the_page_above_is_missing_it_is_said_and_nothing_is_lost(editor: Client) -> None:
    page = make_page(StandardPage, make_standard_page("Sopra"), "Sotto")

    answer = editor.post(f"/admin/languages/{page.pk}/begin/de/", follow=True)

    assert "Sopra" in str(next(iter(answer.context["messages"])))
    assert state(page, "de") == State.MISSING


def publish_by_hand(editor: Client, page: StandardPage, title: str, button: str) -> Any:
    data = {
        "title": title,
        "slug": page.slug,
        "summary": page.summary,
        "body-count": "0",
        "comments-TOTAL_FORMS": "0",
        "comments-INITIAL_FORMS": "0",
        "comments-MIN_NUM_FORMS": "0",
        "comments-MAX_NUM_FORMS": "",
        "action-publish": button,
    }
    return editor.post(edit(page), data, follow=True)


def test_who_publishes_is_told_which_page_does_not_say_it_yet(editor: Client, pair: dict[str, StandardPage]) -> None:
    translating.still_right(pair["de"])

    answer = publish_by_hand(editor, pair["it"], "Chi siamo davvero", "action-publish")

    assert "Über uns" in " ".join(str(each) for each in answer.context["messages"])
    assert state(pair["it"], "de") == State.BEHIND


def test_a_small_correction_is_published_and_concerns_no_other_language(
    editor: Client, pair: dict[str, StandardPage]
) -> None:
    translating.still_right(pair["de"])
    assert 'value="small"' in editor.get(edit(pair["it"])).content.decode()

    publish_by_hand(editor, pair["it"], "Chi siamo noi.", "small")

    assert StandardPage.objects.get(pk=pair["it"].pk).title == "Chi siamo noi."
    assert state(pair["it"], "de") == State.CURRENT


def said(answer: Any) -> str:
    return " ".join(str(each) for each in answer.context["messages"])


def test_who_unpublishes_one_language_is_asked_about_the_other(editor: Client, pair: dict[str, StandardPage]) -> None:
    answer = editor.post(f"/admin/pages/{pair['it'].pk}/unpublish/", follow=True)

    assert f'href="/admin/pages/{pair["de"].pk}/unpublish/"' in said(answer)
    assert StandardPage.objects.get(pk=pair["de"].pk).live


def test_who_deletes_one_language_is_asked_about_the_other_whose_editor_stays_whole(
    editor: Client, pair: dict[str, StandardPage]
) -> None:
    answer = editor.post(f"/admin/pages/{pair['it'].pk}/delete/", follow=True)

    assert f'href="/admin/pages/{pair["de"].pk}/delete/"' in said(answer)
    assert editor.get(edit(pair["de"])).status_code == 200
    assert publish_by_hand(editor, pair["de"], "Wer wir sind", "action-publish").status_code == 200
    assert state(pair["de"], "de") == State.CURRENT


def test_who_moves_one_language_is_asked_about_the_other_until_both_stand_alike(
    editor: Client, pair: dict[str, StandardPage]
) -> None:
    above = make_twins(StandardPage, "Sopra", "Oben")
    answers = [
        editor.post(f"/admin/pages/{pair[code].pk}/move/{above[code].pk}/confirm/", follow=True)
        for code in ("it", "de")
    ]

    assert f'href="/admin/pages/{pair["de"].pk}/move/"' in said(answers[0])
    assert said(answers[1]).count("/move/") == 0


def test_an_old_version_that_is_published_again_leaves_the_other_behind(
    editor: Client, pair: dict[str, StandardPage]
) -> None:
    translating.still_right(pair["de"])
    oldest = pair["it"].revisions.order_by("created_at").first()

    oldest.publish()

    assert StandardPage.objects.get(pk=pair["it"].pk).title == "Chi siamo"
    assert state(pair["it"], "de") == State.BEHIND


# --- topics and texts -----------------------------------------------------------------------


def test_words_that_lack_a_language_come_first_and_lead_to_where_it_is_begun(editor: Client) -> None:
    whole, alone = make_topic(), make_topic("energy", "Energia", "Energie")
    alone[1].delete()

    html = editor.get(f"{TABLE}words/").content.decode()

    assert html.index("Energia") < html.index(whole[0].title)
    assert f'href="{TABLE}words/pages/topic/{alone[0].pk}/begin/de/"' in html


def test_a_translation_of_words_is_asked_for_begun_once_and_opens(editor: Client) -> None:
    italian = make_topic()[0]
    Topic.objects.exclude(pk=italian.pk).delete()
    address = f"{TABLE}words/pages/topic/{italian.pk}/begin/de/"

    asked = editor.get(address)
    assert (asked.status_code, Topic.objects.count()) == (200, 1)
    answers = [editor.post(address) for _n in range(2)]

    german = Topic.objects.get(locale__language_code="de")
    assert (german.slug, german.title, german.translation_key) == (
        italian.slug,
        italian.title,
        italian.translation_key,
    )
    assert [answer["Location"] for answer in answers] == [f"/admin/snippets/pages/topic/edit/{german.pk}/"] * 2


def test_who_may_change_no_words_sees_and_begins_none(writer: Client) -> None:
    italian = make_topic()[0]
    Topic.objects.exclude(pk=italian.pk).delete()

    answers = [writer.get(f"{TABLE}words/"), writer.post(f"{TABLE}words/pages/topic/{italian.pk}/begin/de/")]

    assert {answer.status_code for answer in answers} <= {302, 403}
    assert Topic.objects.count() == 1


# --- who may --------------------------------------------------------------------------------


@pytest.mark.parametrize("method", ["get", "post"])
def test_who_may_not_publish_publishes_no_language(writer: Client, pair: dict[str, StandardPage], method: str) -> None:
    answer = getattr(writer, method)(deed(pair["de"], "publish"))

    assert answer.status_code in {302, 403}
    assert state(pair["de"], "de") == State.BEHIND


def test_who_writes_may_begin_a_translation_and_say_that_one_is_right(
    writer: Client, pair: dict[str, StandardPage]
) -> None:
    page = make_standard_page("Sola")

    writer.post(f"/admin/languages/{page.pk}/begin/de/")
    writer.post(deed(pair["de"], "still-right"))

    assert (state(page, "de"), state(pair["de"], "de")) == (State.DRAFT, State.CURRENT)


def test_without_a_login_nothing_is_seen_or_done(client: Client, pair: dict[str, StandardPage]) -> None:
    answers = [client.get(TABLE), client.post(deed(pair["de"], "still-right"))]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert state(pair["de"], "de") == State.BEHIND


@pytest.mark.parametrize(
    "path",
    [
        "0/still-right/",
        "999999/detach/",
        "1/detach/",
        "1/begin/de/",
        "5/begin/fr/",
        "x/y/",
        "words/pages/homepage/3/begin/de/",
    ],
)
def test_what_there_is_not_is_a_404(editor: Client, path: str) -> None:
    assert editor.get(f"{TABLE}{path}").status_code == 404


def test_the_editor_of_a_long_page_takes_as_many_statements_as_of_a_short_one(editor: Client) -> None:
    taken = []
    for blocks in (1, 60):
        twins = make_twins(StandardPage, f"Uno {blocks}", f"Eins {blocks}")
        page = twins["it"]
        page.body = [("text", f"<p>Paragrafo {n}</p>") for n in range(blocks)]
        page.save_revision().publish()
        editor.get(edit(page))
        with counting_statements(warm=True) as statements:
            assert editor.get(edit(page)).status_code == 200
        taken.append(len(statements))

    assert taken[0] == taken[1] <= 60, taken
