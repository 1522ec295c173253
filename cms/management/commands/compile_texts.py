"""Compiles the translations without gettext's tools."""

from typing import Any

from django.core.management.base import BaseCommand

from cms import texts


class Command(BaseCommand):
    help = "Compiles locale/*/LC_MESSAGES/django.po where the compiled file is older."
    requires_system_checks = []

    def handle(self, *_args: Any, **_options: Any) -> None:
        for path in texts.compile_stale():
            self.stdout.write(f"compiled {path.relative_to(texts.ROOT)}")
