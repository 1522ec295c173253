"""Texts of Wagtail and Django that one of our languages lacks: named here, they are translated with ours.

Nobody imports this. What an office meets stands here; what only programs and developers see does not.
"""

from django.utils.translation import gettext_noop, ngettext_lazy

TEXTS = [
    gettext_noop("- Select an option -"),
    gettext_noop("tags"),
    gettext_noop("Actions (footer)"),
    gettext_noop("View latest version"),
    gettext_noop("Currently idle"),
    gettext_noop("Proceeding will overwrite the changes you made in that window."),
    gettext_noop("Proceeding will overwrite the changes made by %(user_name)s."),
    gettext_noop("Alternatively, you can view the latest version in a new tab."),
    gettext_noop("A network error occurred"),
    gettext_noop(
        "Troubleshoot your connection to the site before proceeding. "
        "Open the editor in a separate tab to view the last saved version."
    ),
    gettext_noop("%(start_index)s-%(end_index)s of %(items_count)s %(model_name)s"),
    gettext_noop("%(start_index)s-%(end_index)s of %(items_count)s %(model_name)s across entire site."),
    gettext_noop(
        "%(start_index)s-%(end_index)s of %(items_count)s %(model_name)s "
        "in '<span class=\"w-title-ellipsis\">%(title)s</span>'."
    ),
    gettext_noop("%(model_name)s scheduled for publishing at %(go_live_at)s"),
    gettext_noop("%(model_name)s scheduled for publishing"),
    gettext_noop("%(model_name)s unscheduled for publishing at %(go_live_at)s"),
    gettext_noop("%(model_name)s unscheduled from publishing"),
    gettext_noop('You do not have permission to publish pages at "%(page_title)s"'),
    gettext_noop("Cancelled by %(cancelled_by)s"),
    gettext_noop("Locked by"),
    gettext_noop("Anyone"),
    gettext_noop("Meta description is empty"),
    gettext_noop("Add a concise description for search engines"),
    gettext_noop("Maximum filesize: %(max_upload_size)s."),
    ngettext_lazy(
        "This password is too short. It must contain at least %d character.",
        "This password is too short. It must contain at least %d characters.",
    ),
]
