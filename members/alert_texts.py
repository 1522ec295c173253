"""What the mails to followers say by default, and what stands for their placeholders."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy, npgettext, pgettext_lazy

from mailing import texts
from mailing.placeholders import Placeholder, Type
from mailing.texts import Text

from .alert_items import Item
from .models import Notice

CONFIRM, KNOWN, DIGEST = "members.follow_link", "members.follow_link-known", "members.digest"
# By what a mail on one thing tells.
OF_ONE = {
    Notice.Kind.NEW: "members.alert",
    Notice.Kind.CORRECTION: "members.alert-correction",
    Notice.Kind.DEADLINE: "members.alert-deadline",
}
EXAMPLE = "https://www.example.org/it/alerts/mine/…/"

LINK = Placeholder("link", gettext_lazy("Personal link to what somebody follows"), EXAMPLE, Type.LINK)
RULES = gettext_lazy("New rules for annual accounts")
TITLE = Placeholder("title", gettext_lazy("Title of the page"), RULES)
MARK = Placeholder(
    "mark", gettext_lazy("What it is: “News”, “Call for funding”, “3 days left to apply”"), gettext_lazy("News")
)
FIRST = Placeholder("title", gettext_lazy("Title of what stands first"), RULES)
OTHERS = Placeholder(
    "others", gettext_lazy("How many things stand beside it"), pgettext_lazy("things in a digest", "3 more")
)


def _text(key: str, subject: Any, body: Any, *placeholders: Placeholder) -> None:
    texts.register(Text(key, subject, body, (*placeholders, LINK), sample=key.removeprefix("members.")))


_text(
    CONFIRM,
    gettext_lazy("Please confirm: mails on what you follow"),
    gettext_lazy(
        "somebody, probably you, wants to hear from us by mail. Please confirm it with one click on the page behind "
        "the button: the mails come only then."
    ),
)
_text(
    KNOWN,
    gettext_lazy("Your personal link to your alerts"),
    gettext_lazy("this address follows already. On your personal page you see and change what you follow."),
)
_text(
    OF_ONE[Notice.Kind.NEW],
    "%(mark)s: %(title)s",
    gettext_lazy("there is something new on what you follow."),
    MARK,
    TITLE,
)
_text(
    OF_ONE[Notice.Kind.CORRECTION],
    "%(mark)s: %(title)s",
    gettext_lazy("we have corrected something that we told you about."),
    MARK,
    TITLE,
)
_text(
    OF_ONE[Notice.Kind.DEADLINE],
    "%(mark)s: %(title)s",
    gettext_lazy("a call closes soon that you may want to apply to."),
    MARK,
    TITLE,
)
_text(
    DIGEST,
    gettext_lazy("%(title)s, and %(others)s"),
    gettext_lazy("these are the news on what you follow."),
    FIRST,
    OTHERS,
)


def key_of(items: Sequence[Item]) -> str:
    """Which text opens a mail with these: a digest of one thing is as good as a mail on it."""
    return OF_ONE[Notice.Kind(items[0].kind)] if len(items) == 1 else DIGEST


def values(items: Sequence[Item], link: str) -> dict[str, str]:
    """What stands for the placeholders of a mail with these."""
    others = len(items) - 1
    said = npgettext("things in a digest", "one more", "%(count)s more", others) % {"count": others}
    return {"title": items[0].title, "mark": items[0].mark, "others": said, "link": link}
