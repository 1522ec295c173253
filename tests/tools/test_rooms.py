"""What import-linter cannot see: template tags and "app.Model" strings that cross rooms."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
TEMPLATES = ROOT / "frontend_templates" / "templates"
# From the top of the house to its ground; `pages` and `mailing` know nothing of each other.
HEIGHT = {"cms": 4, "api": 3, "events": 2, "members": 1, "pages": 0, "mailing": 0}
# The rooms whose templates lie in a folder of their own; what lies above the folders belongs to `pages`.
ROOM_OF_FOLDER = {"blocks": "pages", "pages": "pages", "members": "members"}


def model_strings() -> set[tuple[str, str]]:
    """Each room with the models of other rooms that its code names in strings."""
    found = set()
    for room in HEIGHT:
        for path in (ROOT / room).rglob("*.py"):
            if "migrations" not in path.parts:
                names = re.findall(rf'"((?:{"|".join(HEIGHT)})\.[A-Z]\w+)"', path.read_text())
                found |= {(room, name) for name in names if not name.startswith(f"{room}.")}
    return found


def tags_from_above() -> set[tuple[str, str]]:
    """Each template of a low room with the higher rooms whose template tags it loads."""
    libraries = {path.stem: path.parts[-3] for room in HEIGHT for path in (ROOT / room).glob("templatetags/*.py")}
    found = set()
    for path in TEMPLATES.rglob("*.html"):
        place = path.relative_to(TEMPLATES)
        room = ROOM_OF_FOLDER.get(place.parts[0]) if len(place.parts) > 1 else "pages"
        loaded = re.findall(r"{%\s*load\s+([^%]+?)\s*%}", path.read_text())
        others = {libraries[name] for names in loaded for name in names.split() if name in libraries}
        found |= {(str(place), other) for other in others if room and HEIGHT[other] > HEIGHT[room]}
    return found


def test_model_strings_point_down_only() -> None:
    lower = {(room, name) for room, name in model_strings() if HEIGHT[name.partition(".")[0]] < HEIGHT[room]}

    assert model_strings() == lower


def test_templates_of_low_rooms_load_these_tags_of_higher_rooms_and_no_others() -> None:
    assert tags_from_above() == {
        ("404.html", "events"),
        ("blocks/upcoming_events.html", "events"),
        ("pages/topic_page.html", "events"),
    }
