"""`manage.py load_demo`"""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from cms.demo import LOGIN, PASSWORD, editor
from cms.demo.loading import load


class Command(BaseCommand):
    help = (
        "Loads the demo content into a site that has no pages yet; elsewhere it adds nothing, so it may run at each "
        "start. Only with the settings of the demo it makes an account, too."
    )

    def handle(self, *_args: Any, verbosity: int = 1, **_options: Any) -> None:
        loaded = load(timezone.now())
        if verbosity:
            self.stdout.write(outcome(loaded=loaded))


def outcome(*, loaded: bool) -> str:
    """What the command says at its end."""
    if not loaded:
        return "A site is there already: nothing was loaded."
    if not editor.is_allowed():
        return "The demo is loaded. No account was made: these are not the settings of the demo."
    return f"The demo is loaded. Editors log in at /admin/ as {LOGIN}, password {PASSWORD}."
