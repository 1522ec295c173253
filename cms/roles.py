"""Who may what: one table, from which the migration makes the roles and `manage.py roles` keeps them right."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.apps import apps
from django.apps.registry import Apps

# Where Wagtail's permissions stand that do not hold everywhere; each has a table of its own.
PLACES = ("page", "collection", "site")


@dataclass(frozen=True, slots=True)
class Role:
    """A group and what it may do: with all pages, in all collections, and with models by `app.model`."""

    name: str
    pages: str = ""
    collections: dict[str, str] = field(default_factory=dict)
    models: dict[str, str] = field(default_factory=dict)


class Grant(NamedTuple):
    """One permission; with a place it holds there and below, without one everywhere."""

    permission: str
    place: str = ""
    at: int = 0

    def __str__(self) -> str:
        return f"{self.permission} ({self.place} {self.at})" if self.place else self.permission


class State(NamedTuple):
    """How a group stands against the table."""

    role: Role
    exists: bool
    missing: list[Grant]
    more: list[Grant]


ADMIN = {"wagtailadmin.admin": "access"}
TRANSLATES = {"wagtail_localize.translation": "submit"}
ALL = "add change delete"
FILES = ("wagtailimages.image", "wagtaildocs.document")
# Groups are rows that everybody reads in both languages, and by whose name we find them again.
AUTHOR = Role(
    "Testi / Texte",
    pages="add change",
    # Somebody else's picture may stand on a public page.
    collections=dict.fromkeys(FILES, "add choose"),
    models=ADMIN | TRANSLATES,
)
EDITOR = Role(
    "Redazione / Redaktion",
    pages="add change publish lock unlock",
    collections=dict.fromkeys(FILES, "add change choose"),
    models=ADMIN
    | TRANSLATES
    | {
        "mailing.mailtext": "change",
        "members.advicearea": "add change",
        "pages.cooperativekind": "add change",
        "pages.purpose": "add change",
        "pages.sitetext": "change",
        "pages.topic": "add change",
        "wagtailredirects.redirect": ALL,
    },
)
# No role with pages sees events: whoever does sees the people who signed up.
EVENT_DESK = Role(
    "Eventi / Veranstaltungen",
    # The map of how to get there.
    collections={"wagtailimages.image": "add choose"},
    models=ADMIN
    | {
        "events.event": f"view {ALL}",
        "mailing.mailtext": "change",
        "mailing.message": "view change",
        "members.advicerequest": "view change",
    },
)
ADMINISTRATOR = Role(
    "Gestione del sito / Verwaltung der Website",
    pages="add bulk_delete change publish lock unlock",
    collections=dict.fromkeys(FILES, "add change choose") | {"wagtailcore.collection": ALL},
    models=ADMIN
    | TRANSLATES
    | EVENT_DESK.models
    | dict.fromkeys(("auth.group", "auth.user"), ALL)
    | {"members.advicearea": ALL}
    | dict.fromkeys(("pages.cooperativekind", "pages.purpose", "pages.sitetext", "pages.topic"), ALL)
    | dict.fromkeys((f"wagtailcore.{name}" for name in ("locale", "site", "task", "workflow")), ALL)
    | {"wagtailredirects.redirect": ALL},
)
ROLES = (AUTHOR, EDITOR, EVENT_DESK, ADMINISTRATOR)


def compare(role: Role, registry: Apps = apps) -> State:
    """What the role's group lacks, and what it has beyond the table."""
    group = _table(registry, "auth.Group").filter(name=role.name).first()
    wanted, held = set(_wanted(role, registry)), set(_held(group, registry)) if group else set()
    return State(role, group is not None, sorted(wanted - held), sorted(held - wanted))


def keep_right(role: Role, registry: Apps = apps, *, strict: bool = False) -> State:
    """Makes the group and gives what it lacks; takes what an office added only if `strict`. Answers how it stood."""
    state = compare(role, registry)
    group, _new = _table(registry, "auth.Group").get_or_create(name=role.name)
    for grant in state.missing:
        _give(group, grant, registry)
    for grant in state.more if strict else ():
        _take(group, grant, registry)
    return state


def _table(registry: Apps, name: str) -> Any:
    return registry.get_model(name).objects


def _wanted(role: Role, registry: Apps) -> Iterator[Grant]:
    """The table's grants; a permission whose model is not there yet comes with `manage.py roles`."""
    known = set(_names(_table(registry, "auth.Permission").all()))
    grants = [Grant(name) for name in _deeds(role.models)]
    grants += _at_root(registry, "page", _deeds({"wagtailcore.page": role.pages}))
    grants += _at_root(registry, "collection", _deeds(role.collections))
    return (grant for grant in grants if grant.permission in known)


def _deeds(models: Mapping[str, str]) -> Iterator[str]:
    for name, deeds in models.items():
        app, model = name.split(".")
        yield from (f"{app}.{deed}_{model}" for deed in deeds.split())


def _at_root(registry: Apps, place: str, names: Iterable[str]) -> list[Grant]:
    """At the root of the tree: it holds for the pages of every language, also of one that comes later."""
    root = _table(registry, f"wagtailcore.{place}").filter(depth=1).first()
    return [Grant(name, place, root.pk) for name in names] if root else []


def _held(group: Any, registry: Apps) -> Iterator[Grant]:
    yield from (Grant(name) for name in _names(group.permissions.all()))
    for place in PLACES:
        rows = _placed(registry, place).filter(group=group)
        names = rows.values_list(place, "permission__content_type__app_label", "permission__codename")
        yield from (Grant(f"{app}.{codename}", place, at) for at, app, codename in names)


def _names(permissions: Any) -> Iterator[str]:
    return (f"{app}.{codename}" for app, codename in permissions.values_list("content_type__app_label", "codename"))


def _placed(registry: Apps, place: str) -> Any:
    return _table(registry, f"wagtailcore.Group{place}Permission")


def _permission(grant: Grant, registry: Apps) -> Any:
    app, codename = grant.permission.split(".")
    return _table(registry, "auth.Permission").get(content_type__app_label=app, codename=codename)


def _give(group: Any, grant: Grant, registry: Apps) -> None:
    permission = _permission(grant, registry)
    if grant.place:
        facts = {f"{grant.place}_id": grant.at, "group": group, "permission": permission}
        _placed(registry, grant.place).create(**facts)
    else:
        group.permissions.add(permission)


def _take(group: Any, grant: Grant, registry: Apps) -> None:
    permission = _permission(grant, registry)
    if grant.place:
        _placed(registry, grant.place).filter(group=group, permission=permission, **{grant.place: grant.at}).delete()
    else:
        group.permissions.remove(permission)
