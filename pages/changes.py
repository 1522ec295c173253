"""Something that frames the pages of the site has changed: its texts and menus, a page, who may read one."""

from django.apps import apps
from django.db import connection, transaction
from django.db.models import Manager

ASKED = "SELECT count(*), max(id) FROM pages_sitechange"


def note() -> None:
    """Has every process read the frame of the pages anew, as soon as the transaction is over.

    A row for each change: writing one waits for nobody else's, so that no two deeds can block each other.
    """
    _rows().create()


def noted() -> tuple[int, int]:
    """How many changes are known, and the last one: another pair after each.

    Asked with every page, and so without the ORM, which takes five times as long.
    """
    with connection.cursor() as cursor:
        cursor.execute(ASKED)
        count, last = cursor.fetchone()
    return count, last or 0


@transaction.atomic
def tidy() -> None:
    """Deletes all rows but a new one; to be called now and then.

    A new one, for a change that ends late could make what is left look like what was known before.
    """
    last = _rows().create()
    _rows().filter(pk__lt=last.pk).delete()


def _rows() -> Manager:
    # Found by name: the models themselves ask what is kept.
    return apps.get_model("pages", "SiteChange")._default_manager  # noqa: SLF001 (as Django has it)
