"""Words of Wagtail that its Italian lacks: as texts of ours they are found first, in both languages."""

from django.utils.translation import gettext_noop as _

CONFLICT = [
    _("Proceeding will overwrite the changes made by %(user_name)s."),
    _("Proceeding will overwrite the changes you made in that window."),
    _("Alternatively, you can view the latest version in a new tab."),
    _("View latest version"),
]
