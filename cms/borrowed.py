"""Texts of Wagtail and Django that one of our languages lacks or has with "tu": here, they are translated with ours.

What an office meets stands here; what only programs and developers see does not.
"""

from django.utils.translation import gettext_noop, ngettext_lazy

TEXTS = [
    gettext_noop("- Select an option -"),
    gettext_noop("tags"),
    gettext_noop("Actions (footer)"),
    gettext_noop("View latest version"),
    gettext_noop("Live version"),
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
    gettext_noop("You cannot have multiple permission records for the same collection."),
    gettext_noop('You do not have permission to copy to page "%(page_title)s"'),
    gettext_noop("You cannot copy a page into itself when copying subpages"),
    gettext_noop('You do not have permission to create a page under "%(page_title)s".'),
    gettext_noop('You cannot create a page of type "%(page_type)s" under "%(page_title)s".'),
    gettext_noop("Give your workflow a name"),
    gettext_noop("Add tasks to your workflow"),
    gettext_noop("Assign your workflow to pages"),
    gettext_noop("Assign your workflow to snippets"),
    gettext_noop(
        "Workflows apply to child pages too. If you select a parent page here, its child pages will also use this "
        'workflow. See <a href="%(workflow_pages_url)s">the list of the pages</a> your workflow applies to.'
    ),
    gettext_noop(
        "This workflow is currently in progress on %(workflow_states_in_progress)s pages. Deleting this workflow will "
        "cancel moderation on these page. Are you sure you want to delete this workflow?"
    ),
    gettext_noop("Are you sure you want to disable this workflow?"),
    gettext_noop("Are you sure you want to disable this task?"),
    gettext_noop('No workflows have been created. Why not <a href="%(add_url)s">add one</a>?'),
    gettext_noop('There are no enabled workflows. Why not <a href="%(add_url)s">add one</a>?'),
    gettext_noop("Choose which type of task you'd like to create."),
    gettext_noop("You haven't created any tasks."),
    gettext_noop('No tasks have been created. Why not <a href="%(add_url)s">add one</a>?'),
    gettext_noop('There are no enabled tasks. Why not <a href="%(add_url)s">add one</a>?'),
    gettext_noop(
        'The URL you entered, <a target="_blank" rel="noreferrer" href="%(submitted_url)s">%(submitted_url)s</a>, '
        'looks like it matches the internal page %(page)s, which has the URL <a target="_blank" rel="noreferrer" '
        'href="%(internal_url)s">%(internal_url)s</a>.'
    ),
    gettext_noop(
        "Converting this to an internal link to %(page)s would make the link automatically update if the underlying "
        "page changes its URL. Would you like to do this?"
    ),
    gettext_noop("You can edit the privacy settings on:"),
    gettext_noop('No collections have been created. Why not <a href="%(add_collection_url)s">add one</a>?'),
    gettext_noop("Would you still like to publish this %(model_name)s?"),
    gettext_noop('There are no %(model_name)s to display. Why not <a href="%(add_url)s">add one</a>?'),
    gettext_noop(
        "Preview cannot display due to validation errors. <br /> Click save to highlight the relevant fields."
    ),
    gettext_noop(
        "Your version: <strong>%(current_version)s</strong>. New version: <strong "
        'data-w-upgrade-target="latestVersion"></strong>.'
    ),
    gettext_noop("Are you sure you want to convert this alias into an ordinary page?"),
    gettext_noop(
        'Alternatively you can <a href="%(unpublish_url)s">unpublish the page</a>. This removes the page from public '
        "view and you can edit or publish it again later."
    ),
    gettext_noop(
        "The root level is where you can add new sites to your Wagtail installation. Pages created here will not be "
        "accessible at any URL until they are associated with a site."
    ),
    gettext_noop(
        "If you just want to add pages to an existing site, create them as children of the homepage instead."
    ),
    gettext_noop("Keyboard shortcuts are currently disabled; manage your %(account_link)s to enable them."),
    gettext_noop("Keyboard shortcuts are currently enabled; manage your %(account_link)s to disable them."),
    gettext_noop(
        "JavaScript is required to use Wagtail, but it is currently disabled.<br /> Here are the <a "
        'href="https://www.enable-javascript.com/" target="_blank" rel="noreferrer">instructions how to enable '
        "JavaScript in your web browser</a>."
    ),
    gettext_noop(
        "Focus on the drag button and press up or down arrows to move the item, then press enter to submit the change."
    ),
    gettext_noop("Are you sure you want to delete this collection?"),
    gettext_noop("No %(model_name)s match your query."),
    gettext_noop("You are viewing a previous version of this %(model_name)s from <b>%(created_at)s</b> by %(user)s"),
    gettext_noop("You are viewing a previous version of this page from <b>%(created_at)s</b> by %(user)s"),
    gettext_noop(
        "The slug '%(page_slug)s' is already in use at the selected parent page. Make sure the slug is unique and try "
        "again."
    ),
    gettext_noop("Please select another parent."),
    gettext_noop("Please select at least one group."),
    gettext_noop(
        "Select hierarchical position. Note: a collection cannot become a child of itself or one of its descendants."
    ),
    gettext_noop("Choose when this %(model_name)s should go live and/or expire"),
    gettext_noop("Choose when this page should go live and/or expire"),
    gettext_noop("Choose who can view the live version of this page"),
    gettext_noop("Use a meaningful title for screen reader users"),
    gettext_noop("Use meaningful text"),
    gettext_noop(
        "Optionally specify a route on the target page to redirect to. Leave blank to redirect to the default page "
        "route."
    ),
    gettext_noop(
        "<p>Select a file where redirects are separated into rows and contains the columns representing "
        "<code>from</code> and <code>to</code> (they can be named anything).</p> <p>After submitting you will be "
        "taken to a confirmation view where you can customize your redirects before import.</p>"
    ),
    gettext_noop("Are you sure you want to delete this redirect?"),
    gettext_noop(
        'No redirects have been created. Why not <a href="%(wagtailredirects_add_redirect_url)s">add one</a>?'
    ),
    gettext_noop("You haven't uploaded any documents in this collection."),
    gettext_noop(
        "You haven't uploaded any documents in this collection. Why not <a "
        'href="%(wagtaildocs_add_document_url)s">upload one now</a>?'
    ),
    gettext_noop(
        'You haven\'t uploaded any documents. Why not <a href="%(wagtaildocs_add_document_url)s">upload one now</a>?'
    ),
    gettext_noop("Drag and drop documents into this area to upload immediately."),
    gettext_noop(
        "Upload successful. Please update this document with a more appropriate title, if necessary. You may also "
        "delete the document completely if the upload wasn't required."
    ),
    gettext_noop("You need a password to access this document."),
    gettext_noop("The file could not be found. Please change the source or delete the document."),
    gettext_noop("You haven't uploaded any images in this collection."),
    gettext_noop(
        "You haven't uploaded any images in this collection. Why not <a "
        'href="%(wagtailimages_add_image_url)s">upload one now</a>?'
    ),
    gettext_noop(
        'You haven\'t uploaded any images. Why not <a href="%(wagtailimages_add_image_url)s">upload one now</a>?'
    ),
    gettext_noop("Drag and drop images into this area to upload immediately."),
    gettext_noop("Please provide an image description to comply with best practices for accessibility."),
    gettext_noop(
        "Upload successful. Please update this image with a more appropriate title, if necessary. You may also delete "
        "the image completely if the upload wasn't required."
    ),
    gettext_noop(
        "Upload successful. However, your new image seems to be a duplicate of this existing image. You may delete it "
        "if it wasn't required."
    ),
    gettext_noop("The source image file could not be found. Please change the source or delete the image."),
    gettext_noop("There seems to be an error with Embedly while trying to embed this URL. Please try again later."),
    gettext_noop("<b>'{title}' was locked</b> by <b>you</b> on <b>{datetime}</b>."),
    gettext_noop("<b>'{title}' is locked</b> by <b>you</b>."),
    gettext_noop("Lock/unlock pages you've locked"),
    gettext_noop("Add/edit pages you own"),
    gettext_noop("Add/edit images you own"),
    gettext_noop("Add/edit documents you own"),
    gettext_noop(
        "%(hostname)s is already configured as the default site. You must unset that before you can save this site as "
        "default."
    ),
    gettext_noop(
        "Your account doesn't have access to this page. To proceed, please log in with an account that has access."
    ),
    gettext_noop("Your username and password didn't match. Please try again."),
    gettext_noop("You need a password to access this page."),
    gettext_noop(
        "This locale's current language code is not supported. Please choose a new language or delete this locale."
    ),
    gettext_noop("Are you sure you want to delete this locale?"),
    gettext_noop("Are you sure you want to delete this site?"),
    gettext_noop("Are you sure you want to delete %(count)s %(snippet_type_name)s?"),
    gettext_noop("You don't have permission to delete this %(snippet_type_name)s"),
    gettext_noop("You don't have permission to delete these %(snippet_plural_name)s"),
    gettext_noop(
        "You haven't created any %(snippet_type_name)s snippets. Why not <a "
        'href="%(wagtailsnippets_create_snippet_url)s" target="_blank" rel="noreferrer">create one now</a>?'
    ),
    gettext_noop("Leave blank if not changing."),
    gettext_noop("You cannot have multiple permission records for the same page."),
    gettext_noop(
        "Receive notification when comments have been created, resolved, or deleted on a page that you have "
        "subscribed to receive comment notifications on"
    ),
    gettext_noop("Are you sure you want to assign this role to these users?"),
    gettext_noop("Are you sure you want to delete these users?"),
    gettext_noop("Are you sure you want to change the active state for these users?"),
    gettext_noop("You cannot change your own active status"),
    gettext_noop("Are you sure you want to delete this group?"),
    gettext_noop('There are no groups configured. Why not <a href="%(wagtailusers_create_group_url)s">add some</a>?'),
    gettext_noop("Sorry, no users match your query"),
    gettext_noop('There are no users configured. Why not <a href="%(wagtailusers_add_url)s">add some</a>?'),
    gettext_noop(
        'Why not <a class="upload-one-now" href="#tab-upload" data-action="w-tabs#select:prevent" '
        'data-w-tabs-target="trigger" data-w-tabs-focus-param="true">upload one now</a>?'
    ),
    gettext_noop(
        'Why not <a class="create-one-now" href="#tab-new" data-action="w-tabs#select:prevent" '
        'data-w-tabs-target="trigger" data-w-tabs-focus-param="true">create one now</a>?'
    ),
    ngettext_lazy(
        "%(count)s of the pages being copied is live. Would you like to publish its copy?",
        "%(count)s of the pages being copied are live. Would you like to publish their copies?",
    ),
    ngettext_lazy(
        "You don't have permission to delete this page",
        "You don't have permission to delete these pages",
    ),
    ngettext_lazy(
        "You don't have permission to move this page",
        "You don't have permission to move these pages",
    ),
    ngettext_lazy(
        "You don't have permission to publish this page",
        "You don't have permission to publish these pages",
    ),
    ngettext_lazy(
        "You don't have permission to unpublish this page",
        "You don't have permission to unpublish these pages",
    ),
    ngettext_lazy(
        "You don't have permission to edit this user",
        "You don't have permission to edit these users",
    ),
    ngettext_lazy(
        "You don't have permission to delete this user",
        "You don't have permission to delete these users",
    ),
    ngettext_lazy(
        "Are you sure you want to tag the following image?",
        "Are you sure you want to tag the following images?",
    ),
    ngettext_lazy(
        "You don't have permission to add tags to this image",
        "You don't have permission to add tags to these images",
    ),
    ngettext_lazy(
        "Are you sure you want to add the following image to the selected collection?",
        "Are you sure you want to add the following images to the selected collection?",
    ),
    ngettext_lazy(
        "You don't have permission to add this image to a collection",
        "You don't have permission to add these images to a collection",
    ),
    ngettext_lazy(
        "Are you sure you want to delete this image?",
        "Are you sure you want to delete these images?",
    ),
    ngettext_lazy(
        "You don't have permission to delete this image",
        "You don't have permission to delete these images",
    ),
    ngettext_lazy(
        "Are you sure you want to tag the following document?",
        "Are you sure you want to tag the following documents?",
    ),
    ngettext_lazy(
        "You don't have permission to add tags to this document",
        "You don't have permission to add tags to these documents",
    ),
    ngettext_lazy(
        "Are you sure you want to add the following document to the selected collection?",
        "Are you sure you want to add the following documents to the selected collection?",
    ),
    ngettext_lazy(
        "You don't have permission to add this document to a collection",
        "You don't have permission to add these documents to a collection",
    ),
    ngettext_lazy(
        "Are you sure you want to delete this document?",
        "Are you sure you want to delete these documents?",
    ),
    ngettext_lazy(
        "You don't have permission to delete this document",
        "You don't have permission to delete these documents",
    ),
]

# Wagtail's Italian has these wrong, or says them differently on each page.
BUTTONS = [
    gettext_noop("Yes, unpublish it"),
    gettext_noop("Yes, delete it"),
    gettext_noop("No, don't delete it"),
    gettext_noop("Yes, move this page"),
    gettext_noop("Yes, unschedule"),
    gettext_noop("No, don't unschedule"),
    gettext_noop("Yes, delete"),
    gettext_noop("No, don't delete"),
]

# Wagtail's German says "du", or that it is at work itself.
GERMAN = [
    gettext_noop("Sort by '%(label)s' in ascending order."),
    gettext_noop("Sort by '%(label)s' in descending order."),
    gettext_noop("Sort the order of child pages within '%(parent)s' by '%(label)s' in ascending order."),
    gettext_noop("Sort the order of child pages within '%(parent)s' by '%(label)s' in descending order."),
    gettext_noop("Editing"),
    gettext_noop("Editing %(page_type)s"),
    gettext_noop("Editing workflow"),
    gettext_noop("Editing %(task_type)s"),
    gettext_noop("Editing %(object_type)s %(title)s"),
    gettext_noop("Select a new parent page"),
    gettext_noop("Select documents in choosers"),
    gettext_noop("Select images in choosers"),
    gettext_noop("Select a new language"),
    gettext_noop("Delete locale"),
    gettext_noop("Delete %(snippet_type_name)s"),
    gettext_noop("Sync translated %(model_name)s"),
    gettext_noop("Sync translated pages"),
    gettext_noop("Sync translated snippets"),
    gettext_noop("Translate {model_name}"),
    gettext_noop("Synchronise content from another locale"),
]

# What Wagtail's scripts say; `script_texts` hands it to them.
SCRIPTS = [
    gettext_noop("Report this error to your website administrator with the following information:"),
    gettext_noop("Are you sure?"),
    gettext_noop("Enter your comments..."),
    gettext_noop("Enter your reply..."),
]
