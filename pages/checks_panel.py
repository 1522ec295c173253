"""Our checks in Wagtail's own panel: axe reads the page in the preview, which also bears what the server has found."""

from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _
from wagtail.admin.userbar import ContentCheckerItem

from .checking import KINDS

# The rules of axe for what editors can cause; their words are ours, as Wagtail's lack some, and some say "du".
MESSAGES = {
    "image-alt": {
        "error_name": _("A picture has no words"),
        "help_text": _("Describe it for those who do not see it, or tick that it is decorative."),
    },
    "alt-text-quality": {
        "error_name": _("The words of a picture look like the name of a file"),
        "help_text": _("Say what can be seen, in a short sentence."),
    },
    "heading-order": {
        "error_name": _("A level of headings is skipped"),
        "help_text": _("Readers who move from heading to heading miss the one between. Add it, or change the order."),
    },
    "empty-heading": {
        "error_name": _("A heading is empty"),
        "help_text": _("Write what the part below is about, or take the heading out."),
    },
    "p-as-heading": {
        "error_name": _("A bold paragraph stands for a heading"),
        "help_text": _("Use the block “heading”: it is found by search engines and by readers who do not see."),
    },
    "link-name": {
        "error_name": _("A link has no words"),
        "help_text": _("Write where it leads."),
    },
    "empty-table-header": {
        "error_name": _("A column of a table has no heading"),
        "help_text": _("Name what stands in it: some readers hear each cell with its heading."),
    },
    "empty-meta-description": {
        "error_name": _("The summary is empty"),
        "help_text": _("Lists and search engines show it below the title."),
    },
}
# Only what editors write: paragraphs of ours that are bold stand where templates put them.
BOLD = {"id": "p-as-heading", "selector": ".rich-text p", "enabled": True}
# Fails for each finding that the preview bears; axe knows the function by its name, so that no script is needed.
FINDING = {"id": "finding", "evaluate": "attr-non-space-content-evaluate", "options": {"attribute": "data-finding"}}


class Checks(ContentCheckerItem):
    """Wagtail's checks with our rules and words; what frames a page is none of its editor's business."""

    axe_include: ClassVar[list[str]] = ["main, #findings"]  # one selector: Wagtail takes a second for a frame within
    axe_run_only: ClassVar[list[str]] = [*MESSAGES, *(kind.name for kind in KINDS)]
    axe_custom_checks: ClassVar[list[dict[str, Any]]] = [*ContentCheckerItem.axe_custom_checks, FINDING]
    axe_custom_rules: ClassVar[list[dict[str, Any]]] = [
        *ContentCheckerItem.axe_custom_rules,
        BOLD,
        *(
            {
                "id": kind.name,
                "impact": kind.severity,
                "selector": f'[data-finding="{kind.name}"]',
                "tags": ["best-practice"],
                "none": [FINDING["id"]],
                "enabled": True,
            }
            for kind in KINDS
        ),
    ]
    axe_messages: ClassVar[dict[str, dict[str, Any]]] = MESSAGES | {
        kind.name: {"error_name": kind.message, "help_text": kind.advice} for kind in KINDS
    }
