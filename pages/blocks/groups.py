"""The groups of the block picker, in its order."""

from django.utils.translation import gettext_lazy as _

TEXT = _("Text")
ORDERED = _("Lists and tables")
MEDIA = _("Pictures and files")
PAGES = _("People and pages")
