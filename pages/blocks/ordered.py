"""What has an order: steps, questions to unfold, tables."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.text import format_lazy
from django.utils.translation import gettext, gettext_lazy as _, pgettext_lazy
from wagtail.blocks import BooleanBlock, CharBlock, ListBlock, StructBlock
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock

from . import groups
from .texts import CleanTextBlock


class StepBlock(StructBlock):
    title = CharBlock(label=pgettext_lazy("block", "what to do"))
    text = CleanTextBlock(label=_("how"), required=False)

    class Meta:
        icon = "list-ol"
        label = _("step")


class StepsBlock(StructBlock):
    steps = ListBlock(StepBlock(), label=_("steps"))

    class Meta:
        icon = "list-ol"
        label = _("steps")
        description = _("What to do first, second, third. The numbers come by themselves.")
        group = groups.ORDERED
        template = "blocks/steps.html"
        preview_value = {
            "steps": [
                {
                    "title": _("Gather the documents"),
                    "text": format_lazy("<p>{}</p>", _("Statute and last accounts.")),
                },
                {"title": _("Fill in the form"), "text": ""},
                {"title": _("Send it by certified mail"), "text": ""},
            ]
        }


class FoldBlock(StructBlock):
    title = CharBlock(label=_("question or title"), help_text=_("Always shown; a click shows the text."))
    text = CleanTextBlock(label=_("text"))

    class Meta:
        icon = "help"
        label = _("entry")


class AccordionBlock(StructBlock):
    entries = ListBlock(FoldBlock(), label=_("entries"))

    class Meta:
        icon = "collapse-down"
        label = _("questions to unfold")
        description = _("Questions whose answers show when they are clicked. Nothing that everybody must read.")
        group = groups.ORDERED
        template = "blocks/accordion.html"
        preview_value = {
            "entries": [
                {
                    "title": _("Who may take part?"),
                    "text": format_lazy("<p>{}</p>", _("All members of the federation.")),
                },
                {"title": _("What does it cost?"), "text": format_lazy("<p>{}</p>", _("Nothing."))},
            ]
        }


class TableBlock(StructBlock):
    table = TypedTableBlock(
        [
            ("text", CharBlock(label=_("text"), required=False)),
            ("number", CharBlock(label=_("figures"), required=False)),
        ],
        label=_("table"),
    )
    row_headings = BooleanBlock(
        label=_("the first column holds headings"), required=False, help_text=_("So that each row has a name.")
    )

    class Meta:
        icon = "table"
        label = _("table")
        description = _("Rows and columns with headings. On a phone it scrolls by itself.")
        group = groups.ORDERED
        template = "blocks/table.html"
        preview_value = {
            "table": {
                "caption": _("Contribution by size"),
                "columns": [
                    {"type": "text", "heading": _("Persons")},
                    {"type": "number", "heading": _("Rate")},
                    {"type": "number", "heading": _("At most")},
                ],
                "rows": [
                    {"values": [_("up to 20"), "60 %", "8.000 €"]},
                    {"values": [_("more than 20"), "40 %", "12.500 €"]},
                ],
            },
            "row_headings": True,
        }

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if not self.is_deferred_validation and (problem := _problem(cleaned["table"])):
            raise StructBlockValidationError(block_errors={"table": ValidationError(problem)})
        return cleaned


def _problem(table: Any) -> str:
    """What keeps a table from being read aloud; empty for nothing."""
    if not table.columns or not table.row_data:
        return gettext("Add at least one column and one row.")
    if not all(column["heading"].strip() for column in table.columns):
        return gettext("Give each column a heading: screen readers say it with every cell.")
    return ""
