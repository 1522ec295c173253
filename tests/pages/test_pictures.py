"""Pictures: how they arrive, who makes their sizes, and what a page shows of them."""

import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from django.db.models.signals import pre_save
from django.test import Client
from PIL import Image as Drawing
from wagtail.images import get_image_model
from wagtail.images.models import Rendition
from wagtail.models import Collection

from pages import arriving, pictures, signals
from tests.factories import make_standard_page
from tests.http import counting_statements

pytestmark = pytest.mark.django_db

ORIENTATION, ARTIST, GPS = 0x0112, 0x013B, 0x8825


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def drawn(width: int, height: int, kind: str = "JPEG", **options: Any) -> bytes:
    data = BytesIO()
    Drawing.new("RGB", (width, height), "#0f5a43").save(data, kind, **options)
    return data.getvalue()


def noted() -> Drawing.Exif:
    """What a telephone writes into a photo that was held upright."""
    exif = Drawing.Exif()
    exif[ORIENTATION], exif[ARTIST] = 6, "Giulia"
    exif[GPS] = {1: "N", 2: (46.0, 30.0, 0.0)}
    return exif


def make_image(name: str = "foto.jpg", content: bytes | None = None, **facts: Any) -> Any:
    collection = Collection.get_first_root_node() or Collection.add_root(name="Root")
    file = ImageFile(BytesIO(content or drawn(640, 360)), name=name)
    return get_image_model().objects.create(title="IMG_0815", collection=collection, file=file, **facts)


def block(image: Any, alt: str = "Un tavolo") -> tuple[str, Any]:
    return "image", {"image": image, "decorative": False, "alt_text": alt}


def read(client: Client, *images: Any) -> str:
    return client.get(make_standard_page(body=[block(each) for each in images]).url).content.decode()


def files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


# --- arriving -------------------------------------------------------------------------------


def upload(client: Client, name: str, content: bytes, language: str = "it") -> list[str]:
    """What the library says against a file; empty when it takes it."""
    from wagtail.users.models import UserProfile

    person, _new = get_user_model().objects.get_or_create(username="e", is_superuser=True, is_staff=True)
    UserProfile.objects.update_or_create(user=person, defaults={"preferred_language": language})
    client.force_login(person)
    collection = Collection.get_first_root_node() or Collection.add_root(name="Root")
    data = {"title": "Prova", "collection": collection.pk, "file": ContentFile(content, name=name)}
    answer = client.post("/admin/images/add/", data)
    return answer.context["form"].errors["file"] if answer.status_code == 200 else []


def test_a_large_photo_is_shrunk_turned_upright_and_tells_nothing_of_where_it_was_taken(client: Client) -> None:
    assert upload(client, "foto.jpg", drawn(4000, 3000, exif=noted())) == []

    image = get_image_model().objects.get()
    with Drawing.open(image.file) as stored:
        assert (stored.size, stored.format, dict(stored.getexif())) == ((1800, 2400), "JPEG", {})
    assert (image.width, image.height, image.file_size) == (1800, 2400, Path(image.file.path).stat().st_size)


@pytest.mark.parametrize(
    ("name", "kind"), [("a.jpg", "JPEG"), ("a.png", "PNG"), ("a.webp", "WEBP"), ("a.avif", "AVIF")]
)
def test_whoever_brings_it_a_picture_of_any_kind_loses_its_notes(name: str, kind: str) -> None:
    image = make_image(name, drawn(60, 40, kind, exif=noted()))

    with Drawing.open(image.file) as stored:
        assert (stored.format, dict(stored.getexif())) == (kind, {})
    assert (image.width, image.height) == (40, 60)


def test_a_small_picture_without_notes_stays_as_it_is() -> None:
    content = drawn(640, 360)

    assert Path(make_image("a.jpg", content).file.path).read_bytes() == content


def test_a_large_drawing_with_few_colours_keeps_what_is_transparent() -> None:
    data = BytesIO()
    drawing = Drawing.new("P", (3000, 1000), 0)
    drawing.putpalette([0, 0, 0, 255, 0, 0])
    drawing.save(data, "PNG", transparency=0)

    with Drawing.open(make_image("a.png", data.getvalue()).file) as stored:
        assert (stored.size, stored.convert("RGBA").getchannel("A").getextrema()) == ((2400, 800), (0, 0))


def test_a_photo_with_a_second_one_for_the_telephones_screen_is_a_photo(client: Client) -> None:
    second = Drawing.new("RGB", (400, 300))

    assert upload(client, "foto.jpg", drawn(4000, 3000, "MPO", save_all=True, append_images=[second])) == []

    with Drawing.open(get_image_model().objects.get().file) as stored:
        assert (stored.size, stored.format) == ((2400, 1800), "JPEG")


def test_the_form_says_who_reads_its_words(client: Client) -> None:
    client.force_login(get_user_model().objects.create_superuser("editor", "editor@example.org", "x"))

    html = client.get("/admin/images/add/", headers={"accept-language": "de"}).text

    assert "Ihn sieht nur das Büro" in html
    assert "Er wird denen vorgelesen, die das Bild nicht sehen." in html


def bare(width: int, height: int) -> bytes:
    """Many pixels of one bit each."""
    data = BytesIO()
    Drawing.new("1", (width, height)).save(data, "PNG")
    return data.getvalue()


def film() -> bytes:
    data = BytesIO()
    frames = [Drawing.new("RGB", (8, 8), colour) for colour in ("red", "green")]
    frames[0].save(data, "GIF", save_all=True, append_images=frames[1:])
    return data.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "italian", "german"),
    [
        pytest.param("a.jpg", lambda: b"MZ\x90\0" * 99, "Questa non è un'immagine", "Das ist kein Bild", id="program"),
        pytest.param("a.jpg", bytes, "vuoto", "leer", id="empty"),
        pytest.param("a.jpg", lambda: drawn(900, 900, quality=95)[:3000], "danneggiato", "beschädigt", id="cut off"),
        pytest.param("a.png", lambda: bare(8000, 6000), "40 milioni", "40 Millionen", id="48 million pixels"),
        pytest.param("a.png", lambda: bare(20000, 10000), "40 milioni", "40 Millionen", id="200 million pixels"),
        pytest.param("a.svg", lambda: b"<svg/>", "JPG, JPEG, PNG", "JPG, JPEG, PNG", id="svg"),
        pytest.param("a.png", lambda: drawn(8, 8), "non corrisponde", "passt nicht", id="other kind"),
        pytest.param("a.gif", film, "si muove", "bewegt sich", id="film"),
        pytest.param("a.jpg", lambda: drawn(8, 8) + b"x" * 10_500_000, "10,0 MB", "10,0 MB", id="too large"),
    ],
)
def test_what_cannot_be_used_is_refused_in_the_editors_language(
    client: Client, name: str, content: Callable[[], bytes], italian: str, german: str
) -> None:
    for language, expected in (("it", italian), ("de", german)):
        said = upload(client, name, content(), language)
        assert len(said) == 1
        assert expected in said[0].replace("\xa0", " ")


def test_the_library_listens_from_the_start() -> None:
    model = get_image_model()
    pre_save.disconnect(signals.picture_arrives, sender=model)

    signals.listen()

    assert pre_save.disconnect(signals.picture_arrives, sender=model)
    signals.listen()


# --- making ---------------------------------------------------------------------------------


def test_the_worker_makes_all_sizes_once() -> None:
    image = make_image()

    assert pictures.make_missing(seconds=60) == len(pictures.SPECS) == image.renditions.count()
    assert pictures.make_missing(seconds=60) == 0
    assert not pictures.lacking().exists()


@pytest.mark.parametrize(("mode", "kind"), [("CMYK", "JPEG"), ("L", "JPEG"), ("RGBA", "PNG")])
def test_the_worker_copes_with_what_comes_from_a_print_shop(mode: str, kind: str) -> None:
    data = BytesIO()
    Drawing.new(mode, (300, 200)).save(data, kind)
    make_image(f"a.{kind.lower()}", data.getvalue())

    assert pictures.make_missing(seconds=60) == len(pictures.SPECS)


def test_the_worker_goes_on_where_its_time_ran_out(monkeypatch: pytest.MonkeyPatch) -> None:
    make_image()
    clock = iter(range(100))
    with monkeypatch.context() as patched:
        patched.setattr("pages.pictures.time.monotonic", lambda: next(clock))
        assert pictures.make_missing(seconds=6) == 4

    assert pictures.make_missing(seconds=60) == len(pictures.SPECS) - 4


def test_told_to_stop_the_worker_finishes_the_size_in_hand() -> None:
    image = make_image()
    answers = iter([False, False, True])

    made = pictures.make_missing(stop=lambda: next(answers, True))

    assert (made, image.renditions.count()) == (1, 1)


def test_another_focal_point_makes_new_cuts_and_leaves_no_old_ones() -> None:
    image = make_image()
    pictures.make_missing(seconds=60)
    before = set(image.renditions.values_list("pk", flat=True))

    image.focal_point_x = image.focal_point_y = image.focal_point_width = image.focal_point_height = 20
    image.save()
    made = pictures.make_missing(seconds=60)

    now = set(image.renditions.values_list("pk", flat=True))
    assert made == len(now - before) == len([spec for spec in pictures.SPECS if "fill" in spec])
    assert len(now) == len(pictures.SPECS)


def test_another_file_makes_all_sizes_anew() -> None:
    image = make_image()
    pictures.make_missing(seconds=60)

    image.file = ContentFile(drawn(300, 300), name="altra.jpg")
    image.save()

    assert image.renditions.count() == 0
    assert pictures.make_missing(seconds=60) == len(pictures.SPECS)


def test_what_an_editor_changes_while_the_worker_is_at_it_is_made_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    image = make_image()
    create = get_image_model().create_rendition

    def slowly(old: Any, spec: Any) -> Any:
        get_image_model().objects.update(**dict.fromkeys(["focal_point_x", "focal_point_y"], 20))
        get_image_model().objects.update(**dict.fromkeys(["focal_point_width", "focal_point_height"], 20))
        return create(old, spec)

    with monkeypatch.context() as patched:
        patched.setattr(get_image_model(), "create_rendition", slowly)
        pictures.make_missing(seconds=60)

    assert pictures.make_missing(seconds=60) == len([spec for spec in pictures.SPECS if "fill" in spec])
    assert image.renditions.count() == len(pictures.SPECS)


def test_a_file_that_is_gone_keeps_no_other_waiting() -> None:
    other, gone = make_image(), make_image()
    Path(gone.file.path).unlink()

    assert pictures.make_missing(seconds=60) == len(pictures.SPECS)
    assert other.renditions.count() == len(pictures.SPECS)


def test_a_picture_that_is_deleted_leaves_no_files(media: Path, django_capture_on_commit_callbacks: Any) -> None:
    image = make_image()
    pictures.make_missing(seconds=60)
    assert len(files(media)) == len(pictures.SPECS) + 1

    with django_capture_on_commit_callbacks(execute=True):
        image.delete()

    assert files(media) == []


# --- what was stored before -----------------------------------------------------------------


def stored(width: int, height: int, kind: str = "JPEG", **facts: Any) -> Any:
    """A picture as an older release took it: past all that shrinks it."""
    image = make_image(f"a.{kind.lower()}", **facts)
    with image.file.storage.open(image.file.name, "wb") as file:
        file.write(drawn(width, height, kind))
    get_image_model().objects.filter(pk=image.pk).update(width=width, height=height)
    return image


def test_the_worker_shrinks_what_was_stored_before_once_and_leaves_no_old_file(
    media: Path, django_capture_on_commit_callbacks: Any
) -> None:
    points: dict[str, Any] = dict.fromkeys(
        ("focal_point_x", "focal_point_y", "focal_point_width", "focal_point_height"), 600
    )
    image = stored(4800, 1200, **points)

    with django_capture_on_commit_callbacks(execute=True):
        assert (pictures.shrink_stored(seconds=60), pictures.shrink_stored(seconds=60)) == (1, 0)

    image.refresh_from_db()
    assert (image.width, image.height, image.focal_point_x) == (2400, 600, 300)
    assert image.file_size == image.file.size
    assert len(files(media)) == 1


def test_a_large_file_that_is_gone_keeps_no_other_waiting() -> None:
    gone, other = stored(3000, 10), stored(3000, 10)
    Path(gone.file.path).unlink()

    assert pictures.shrink_stored(seconds=60) == 1
    other.refresh_from_db()
    assert other.width == 2400


def test_what_an_editor_brings_while_a_photo_is_shrunk_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    image = stored(3000, 10)
    kept = arriving.kept

    def slowly(file: Any) -> Any:
        get_image_model().objects.filter(pk=image.pk).update(file="original_images/new.jpg")
        return kept(file)

    monkeypatch.setattr(arriving, "kept", slowly)

    assert pictures.shrink_stored(seconds=60) == 0
    assert list(get_image_model().objects.values_list("file", flat=True)) == ["original_images/new.jpg"]


# --- showing --------------------------------------------------------------------------------


def test_a_page_makes_no_sizes_and_shows_what_was_uploaded_until_the_worker_has(client: Client) -> None:
    image = make_image()

    tag = re.search(r"<img [^>]*>", read(client, image))

    assert tag is not None
    for part in (f'src="{image.file.url}"', 'alt="Un tavolo"', 'width="640"', 'height="360"'):
        assert part in tag[0]
    assert Rendition.objects.count() == 0


def test_a_page_never_shows_a_cut_around_another_point(client: Client) -> None:
    image = make_image()
    pictures.make_missing(seconds=60)
    Rendition.objects.update(focal_point_key="other")

    assert "<source" not in read(client, image)


def test_only_the_first_picture_is_loaded_at_once(client: Client) -> None:
    html = read(client, make_image(), make_image(), make_image())

    lazy = ["lazy" in tag for tag in re.findall(r"<img [^>]*>", html)]
    assert lazy == [False, True, True]


@pytest.mark.parametrize("made", [False, True])
def test_ten_pictures_take_as_many_statements_as_one(client: Client, *, made: bool) -> None:
    counts = []
    small = drawn(64, 36)
    for number in (1, 10):
        page = make_standard_page(body=[block(make_image(content=small)) for _ in range(number)])
        if made:
            pictures.make_missing(seconds=60)
        client.get(page.url)
        with counting_statements() as statements:
            client.get(page.url)
        counts.append(len(statements))

    assert counts[0] == counts[1]


def test_no_words_are_made_up_from_the_name_of_the_file() -> None:
    assert make_image().default_alt_text == ""
    assert make_image(description="Un tavolo").default_alt_text == "Un tavolo"
