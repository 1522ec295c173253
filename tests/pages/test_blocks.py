"""The blocks in the editor's picker, and what readers get of each."""

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from django.test import Client
from django.utils.translation import override
from PIL import Image as Drawing
from wagtail.admin.icons import get_icons
from wagtail.blocks import Block, RawHTMLBlock, StreamBlock
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.documents import get_document_model
from wagtail.fields import StreamField
from wagtail.images import get_image_model
from wagtail.models import Collection, get_page_models
from wagtail.users.models import UserProfile

from events.blocks import EventBodyBlock
from members.blocks import PrivacyBodyBlock
from pages import pictures
from pages.blocks import HomeBodyBlock, PageBodyBlock
from tests.factories import make_standard_page

BODIES = [HomeBodyBlock, PageBodyBlock, EventBodyBlock, PrivacyBodyBlock]
KINDS = [(body, name) for body in BODIES for name in body.base_blocks]


def collection() -> Collection:
    """A test with real transactions empties all tables behind it, the root of the collections, too."""
    return Collection.get_first_root_node() or Collection.add_root(name="Root")


def make_image(width: int = 1600, height: int = 900) -> Any:
    file = BytesIO()
    Drawing.new("RGB", (width, height), "#0f5a43").save(file, "PNG")
    return get_image_model().objects.create(
        title="Foto", collection=collection(), file=ImageFile(BytesIO(file.getvalue()), name="foto.png")
    )


def make_document() -> Any:
    file = ContentFile(b"x" * 2048, name="statuto.pdf")
    return get_document_model().objects.create(
        title="Statuto", collection=collection(), file=file, file_size=file.size
    )


def read(client: Client, *body: tuple[str, Any]) -> str:
    """The body as readers of an Italian page get it, without the blanks between tags."""
    html = client.get(make_standard_page(body=list(body)).url).content.decode()
    return re.sub(r"\s*\n\s*", "", html.partition('<div class="prose">')[2].partition("</article>")[0])


# --- the picker -----------------------------------------------------------------------------


def bodies() -> Iterator[tuple[str, StreamBlock]]:
    """Every body of every page type of ours."""
    for model in get_page_models():
        for field in model._meta.get_fields():
            if isinstance(field, StreamField) and field.model is model:
                yield f"{model.__name__}.{field.name}", field.stream_block


def descendants(block: Block) -> Iterator[Block]:
    yield block
    children = [*getattr(block, "child_blocks", {}).values()]
    children += [block.child_block] if hasattr(block, "child_block") else []
    for child in children:
        yield from descendants(child)


def test_no_page_type_offers_more_than_fourteen_blocks() -> None:
    counts = {name: len(body.child_blocks) for name, body in bodies()}

    assert {name: count for name, count in counts.items() if count > 14} == {}
    assert counts["HomePage.body"] == 14


def test_no_block_takes_raw_html() -> None:
    assert [name for name, body in bodies() if any(isinstance(b, RawHTMLBlock) for b in descendants(body))] == []


@pytest.mark.parametrize("body", BODIES)
def test_every_block_has_group_icon_description_and_example(body: type[StreamBlock]) -> None:
    blocks = body().child_blocks.values()

    assert [b.name for b in blocks if not (b.meta.group and b.get_description() and b.is_previewable)] == []
    assert [b.name for b in blocks if b.meta.icon == "placeholder"] == []


def test_every_block_has_an_icon_that_the_admin_can_draw() -> None:
    drawn = re.findall(r'id="icon-([\w-]+)"', get_icons())
    blocks = {block.meta.icon: name for name, body in bodies() for block in descendants(body)}

    assert {icon: name for icon, name in blocks.items() if icon not in drawn} == {}


@pytest.mark.parametrize("language", ["it", "de"])
def test_the_names_of_blocks_and_their_fields_begin_large(language: str) -> None:
    with override(language):
        labels = {str(block.label) for _name, body in bodies() for block in descendants(body) if block.label}

    assert "Telefon" in {label[:7] for label in labels}
    assert {label for label in labels if label[0].islower()} == set()


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["it", "de"])
def test_every_example_can_be_looked_at_in_both_languages_of_the_admin(client: Client, language: str) -> None:
    user = get_user_model().objects.create_superuser("editor", "editor@example.org", "x")
    UserProfile.objects.create(user=user, preferred_language=language)
    client.force_login(user)
    make_standard_page()
    blocks = [body.base_blocks[name] for body, name in KINDS]

    answers = {block.name: client.get(f"/admin/block-preview/?id={block.definition_prefix}") for block in blocks}

    assert {name: answer.status_code for name, answer in answers.items() if answer.status_code != 200} == {}
    wrong = [name for name, answer in answers.items() if f'<html lang="{language}">' not in answer.content.decode()]
    assert wrong == []
    word = {"it": "Quanto costa?", "de": "Was kostet es?"}[language]
    assert word in answers["accordion"].content.decode()


# --- what readers get -----------------------------------------------------------------------


@pytest.mark.django_db
def test_steps_are_an_ordered_list(client: Client) -> None:
    html = read(client, ("steps", {"steps": [{"title": "Uno", "text": "<p>così</p>"}, {"title": "Due", "text": ""}]}))

    assert re.findall(r'<p class="steps__title">(\w+)</p>', html) == ["Uno", "Due"]
    assert html.startswith('<ol class="steps">')
    assert html.count('<div class="rich-text">') == 1


@pytest.mark.django_db
def test_an_accordion_opens_without_scripts(client: Client) -> None:
    html = read(client, ("accordion", {"entries": [{"title": "Quanto costa?", "text": "<p>Niente.</p>"}]}))

    assert '<summary class="accordion__title">Quanto costa?' in html
    assert "<p>Niente.</p></div></details>" in html


def table(headings: list[str], *rows: list[str], row_headings: bool = False) -> dict[str, Any]:
    columns = [{"type": "number" if n else "text", "heading": heading} for n, heading in enumerate(headings)]
    value = {"caption": "Importi", "columns": columns, "rows": [{"values": row} for row in rows]}
    return {"table": value, "row_headings": row_headings}


@pytest.mark.django_db
def test_a_table_has_header_cells_and_scrolls_by_itself(client: Client) -> None:
    html = read(client, ("table", table(["Chi", "Quanto"], ["piccola", "8.000 €"], row_headings=True)))

    assert html.startswith('<div class="table-box" role="region" aria-label="Importi" tabindex="0">')
    assert "<caption>Importi</caption>" in html
    assert re.findall(r'<th scope="(\w+)"[^>]*>([^<]*)</th>', html) == [
        ("col", "Chi"),
        ("col", "Quanto"),
        ("row", "piccola"),
    ]
    assert '<td class="table__number">8.000 €</td>' in html


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (table([]), "Aggiunga almeno una colonna e una riga."),
        (table(["Chi"]), "Aggiunga almeno una colonna e una riga."),
        (
            table(["Chi", " "], ["a", "b"]),
            "Dia un'intestazione a ogni colonna: gli screen reader la leggono con ogni cella.",
        ),
    ],
)
def test_a_table_that_cannot_be_read_aloud_is_refused_in_words(value: dict[str, Any], message: str) -> None:
    block = PageBodyBlock.base_blocks["table"]

    with pytest.raises(StructBlockValidationError) as refused:
        block.clean(block.to_python(value))

    assert refused.value.block_errors["table"].messages == [message]


def test_a_draft_may_have_an_unfinished_table() -> None:
    block = PageBodyBlock.base_blocks["table"]

    assert block.clean_deferred(block.to_python(table([])))["table"].columns == []


@pytest.mark.django_db
def test_a_picture_comes_in_sizes_with_its_words(client: Client) -> None:
    value = {"image": make_image(), "decorative": False, "alt_text": "Un tavolo"}
    pictures.make_missing()

    html = read(client, ("image", value))

    assert re.findall(r'<source [^>]*type="([^"]+)"', html) == ["image/avif", "image/webp"]
    tag = re.search(r"<img [^>]*>", html)
    assert tag is not None
    for part in ('alt="Un tavolo"', 'width="480"', 'height="270"', "1440w"):
        assert part in tag[0]


@pytest.mark.django_db
def test_a_video_asks_no_other_site_for_anything_before_the_click(client: Client) -> None:
    value = {"title": "Riunioni", "url": "https://www.video.example.org/1", "length": "12 minuti", "picture": None}

    html = read(client, ("video", value))

    assert html.startswith('<a class="video" href="https://www.video.example.org/1" rel="noopener noreferrer">')
    assert re.findall(r'(?:src|srcset|href)="(https?://[^"]+)"', html) == ["https://www.video.example.org/1"]
    assert "12 minuti · porta a video.example.org" in html


@pytest.mark.parametrize("url", ["http://video.example.org/", "javascript:alert(1)", "video"])
def test_a_video_without_a_safe_address_is_refused(url: str) -> None:
    block = PageBodyBlock.base_blocks["video"]

    with pytest.raises(StructBlockValidationError) as refused:
        block.clean(block.to_python({"title": "Riunioni", "url": url, "length": "", "picture": None}))

    assert set(refused.value.block_errors) == {"url"}


@pytest.mark.django_db
def test_downloads_say_title_type_and_size(client: Client) -> None:
    document = make_document()
    value = {"documents": [{"document": document, "title": ""}, {"document": document, "title": "Modello"}]}

    html = read(client, ("downloads", value))

    words = re.sub(r"<[^>]+>", "", html).replace("\xa0", " ")
    assert words == "Statuto (PDF, 2,0 KB)Modello (PDF, 2,0 KB)"
    assert html.count(f'<a href="{document.url}">') == 2


@pytest.mark.django_db
def test_a_document_that_is_gone_is_left_out(client: Client) -> None:
    document = make_document()
    page = make_standard_page(body=[("downloads", {"documents": [{"document": document, "title": "Modulo"}]})])
    document.delete()

    html = client.get(page.url).content.decode()

    assert '<ul class="downloads">' in html
    assert "Modulo" not in html


@pytest.mark.django_db
def test_a_contact_person_can_be_called_and_written_to(client: Client) -> None:
    value = {
        "name": "Elena Montechiari",
        "role": "",
        "phone": "+39 0471 000000",
        "email": "elena@example.org",
        "languages": ["de", "it"],
        "picture": None,
    }

    html = read(client, ("contact", value))

    assert '<a href="tel:+390471000000">+39\xa00471\xa0000000</a>' in html
    assert '<a href="mailto:elena@example.org">elena@example.org</a>' in html
    assert "<span>Parla italiano, tedesco</span>" in html


@pytest.mark.django_db
def test_hostile_words_stay_words(client: Client) -> None:
    evil = '<script>alert("x")</script> \u202etset 🐄'
    html = read(
        client,
        ("quote", {"text": evil, "source": evil}),
        ("steps", {"steps": [{"title": evil, "text": ""}]}),
        ("accordion", {"entries": [{"title": evil, "text": ""}]}),
        ("table", table([evil, "b"], [evil, evil])),
        ("video", {"title": evil, "url": "https://video.example.org", "length": evil, "picture": None}),
        ("cards", {"title": evil, "pages": [], "count": 3}),
    )

    assert "<script" not in html
    assert html.count("&lt;script&gt;") == 9


# --- uploads --------------------------------------------------------------------------------


def upload(client: Client, kind: str, name: str, content: bytes) -> list[str]:
    """Why the library does not take a file; empty when it does."""
    client.force_login(get_user_model().objects.create_superuser("editor", "editor@example.org", "x"))
    file = ContentFile(content, name=name)
    answer = client.post(f"/admin/{kind}/add/", {"title": "Prova", "collection": collection().pk, "file": file})
    return list(answer.context["form"].errors) if answer.status_code == 200 else []


def picture() -> bytes:
    file = BytesIO()
    Drawing.new("RGB", (8, 8)).save(file, "PNG")
    return file.getvalue()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "name", "content", "refused"),
    [
        ("documents", "modulo.pdf", b"x", []),
        ("documents", "modulo.exe", b"x", ["file"]),
        ("documents", "pagina.html", b"x", ["file"]),
        ("images", "foto.png", picture(), []),
        ("images", "foto.svg", b"<svg/>", ["file"]),
        ("images", "foto.png", b"no picture", ["file"]),
    ],
)
def test_uploads_are_limited_in_kind(client: Client, kind: str, name: str, content: bytes, refused: list[str]) -> None:
    assert upload(client, kind, name, content) == refused


@pytest.mark.django_db
def test_documents_are_limited_in_size(client: Client, settings: Any) -> None:
    settings.WAGTAILDOCS_MAX_UPLOAD_SIZE = 10

    assert upload(client, "documents", "modulo.pdf", b"x" * 11) == ["file"]


@pytest.mark.django_db
def test_pictures_are_limited_in_size(client: Client, settings: Any) -> None:
    settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE = 10

    assert upload(client, "images", "foto.png", picture()) == ["file"]
