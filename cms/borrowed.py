"""Texts of Wagtail and Django that one of our languages lacks or has with "tu": here, they are translated with ours.

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

# Wagtail's Italian says "tu" to whoever works here.
FAMILIAR = [
    gettext_noop("Locked by you"),
    gettext_noop("Only you can make changes while the %(model_name)s is locked"),
    gettext_noop("Sorry, you do not have permission to access this area."),
    gettext_noop("You do not have permission to access the admin."),
    gettext_noop("Your %(username_field)s and password didn't match. Please try again."),
    gettext_noop("Enter your %(username_field_name)s"),
    gettext_noop("Enter your email address to reset your password"),
    gettext_noop("Set your new password"),
    gettext_noop("Check your email"),
    gettext_noop("A link to reset your password has been emailed to you if an account exists for this address."),
    gettext_noop("Reset your password"),
    gettext_noop("You cannot edit another user's comment."),
    gettext_noop("This page is live. Would you like to publish its copy as well?"),
    gettext_noop("Select a new parent for this page."),
    gettext_noop("Are you sure you want to unpublish this %(model_name)s?"),
    gettext_noop("Are you sure you want to delete this page?"),
    gettext_noop("Are you sure you want to delete this %(model_name)s?"),
    gettext_noop("Are you sure you want to delete this %(snippet_type_name)s?"),
    gettext_noop("Are you sure you want to move this page into '%(title)s'?"),
    gettext_noop("Are you sure you want to move this page and all of its children into '%(title)s'?"),
    gettext_noop("Are you sure you want to delete these pages?"),
    gettext_noop("Are you sure you want to move these pages?"),
    gettext_noop("Are you sure you want to publish these pages?"),
    gettext_noop("Are you sure you want to unpublish these pages?"),
    gettext_noop("Are you sure you want to unschedule this revision?"),
    gettext_noop("Would you still like to publish this page?"),
    gettext_noop(
        "This is your dashboard on which helpful information about content you've created will be displayed."
    ),
    gettext_noop("Your locked pages"),
    gettext_noop("Your most recent edits"),
    gettext_noop("Your pages and snippets in a workflow"),
    gettext_noop("Awaiting your review"),
    gettext_noop("Choose which type of page you'd like to create."),
    gettext_noop("Sorry, you cannot create a page at this location."),
    gettext_noop("This page is locked, by you, to further editing"),
    gettext_noop("Locked by <b>you</b> at <b>%(locking_date)s</b>"),
    gettext_noop("You saved a new version in another window"),
    gettext_noop("You have unsaved changes in another window"),
    gettext_noop("Correct the validation errors to resume preview (saving will highlight errors)"),
    gettext_noop("There are validation errors, click save to highlight them."),
    gettext_noop("You have <span>unsaved edits</span>"),
    gettext_noop("Your account settings have been changed successfully!"),
    gettext_noop("Receive notification when your page edit is approved"),
    gettext_noop("Receive notification when your page edit is rejected"),
    gettext_noop("Select language for the admin"),
    gettext_noop("Select your current time zone"),
    gettext_noop("To define this image's most important region, drag a box over the image above."),
    gettext_noop("You haven't uploaded any images."),
    gettext_noop("You haven't uploaded any documents."),
    gettext_noop("Or choose from your computer"),
    gettext_noop(
        "Upload successful. However, your new image seems to be a duplicate of an existing image. "
        "You may delete it if it wasn't required."
    ),
    gettext_noop("Use meaningful text for screen reader users"),
    gettext_noop("Use proper heading tags"),
]
