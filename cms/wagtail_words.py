"""Words of Wagtail and Django that we say differently: `locale/` stands before theirs, and holds what code names.

Their Italian is informal or half in English, and calls things by names that only developers know.
"""

from django.utils.translation import gettext_noop as _, ngettext_lazy

WORDS = (
    # Where things are.
    _("Snippets"),
    _("Add child page"),
    _("Promote"),
    _("- Select an option -"),
    _("Choose an image"),
    _("Choose which type of page you'd like to create."),
    _("Locale: "),
    _("Available in %(translations_total)s locales"),
    _("Switch locales"),
    _("Locking: "),
    _("Locale"),
    _("Instances"),
    _("Sign in to Wagtail"),
    _("New parent page"),
    _("Select a new parent for this page."),
    # How a page stands, and how it leaves the site.
    _("Live"),
    _("live"),
    _("live + draft"),
    _("in moderation"),
    _("live + in moderation"),
    _("live + scheduled"),
    _("Live version"),
    _("View live"),
    _("Unpublish"),
    _("Are you sure you want to unpublish this page?"),
    _("Yes, unpublish it"),
    _("No, don't unpublish"),
    _("Are you sure you want to delete this page?"),
    _(
        'Alternatively you can <a href="%(unpublish_url)s">unpublish the page</a>. This removes the page from public '
        "view and you can edit or publish it again later."
    ),
    ngettext_lazy(
        "This %(model_name)s is referenced %(usage_count)s time.",
        "This %(model_name)s is referenced %(usage_count)s times.",
        "usage_count",
    ),
    # What is said to whoever reads it.
    _("Awaiting your review"),
    _("Your most recent edits"),
    _("Your locked pages"),
    _("Your pages and snippets in a workflow"),
    _("You saved a new version in another window"),
    _("You have unsaved changes in another window"),
    _("You have <span>unsaved edits</span>"),
    _("Sorry, you do not have permission to access this area."),
    _("Your %(username_field)s and password didn't match. Please try again."),
    _("Your old password was entered incorrectly. Please enter it again."),
    _("Your password can’t be too similar to your other personal information."),
    _("Your password can’t be a commonly used password."),
    _("Your password can’t be entirely numeric."),
    ngettext_lazy(
        "Your password must contain at least %(min_length)d character.",
        "Your password must contain at least %(min_length)d characters.",
        "min_length",
    ),
)
