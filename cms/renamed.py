"""What Wagtail and Django name as developers do, and we as an office does: `locale/` stands before their translations.

Nobody imports this. It is here so that the texts count as ours.
"""

from django.utils.translation import gettext_noop, ngettext_lazy

# Where things are.
PLACES = [
    gettext_noop("Snippets"),
    gettext_noop("Instances"),
    gettext_noop("Add child page"),
    gettext_noop("New parent page"),
    gettext_noop("Promote"),
    gettext_noop("Choose an image"),
    gettext_noop("Locale"),
    gettext_noop("Locale: "),
    gettext_noop("Available in %(translations_total)s locales"),
    gettext_noop("Switch locales"),
    gettext_noop("Locking: "),
    gettext_noop("Sign in to Wagtail"),
]

# How a page stands, and how it leaves the site.
STANDINGS = [
    gettext_noop("Live"),
    gettext_noop("live"),
    gettext_noop("live + draft"),
    gettext_noop("in moderation"),
    gettext_noop("live + in moderation"),
    gettext_noop("live + scheduled"),
    gettext_noop("Live version"),
    gettext_noop("View live"),
    gettext_noop("Unpublish"),
    gettext_noop("Are you sure you want to unpublish this page?"),
    gettext_noop("Yes, unpublish it"),
    gettext_noop("No, don't unpublish"),
    gettext_noop(
        'Alternatively you can <a href="%(unpublish_url)s">unpublish the page</a>. This removes the page from public '
        "view and you can edit or publish it again later."
    ),
    ngettext_lazy(
        "This %(model_name)s is referenced %(usage_count)s time.",
        "This %(model_name)s is referenced %(usage_count)s times.",
        "usage_count",
    ),
]

# What a password must be.
PASSWORDS = [
    gettext_noop("Your old password was entered incorrectly. Please enter it again."),
    gettext_noop("Your password can’t be too similar to your other personal information."),
    gettext_noop("Your password can’t be a commonly used password."),
    gettext_noop("Your password can’t be entirely numeric."),
    ngettext_lazy(
        "Your password must contain at least %(min_length)d character.",
        "Your password must contain at least %(min_length)d characters.",
        "min_length",
    ),
]
