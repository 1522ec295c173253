from django.apps import AppConfig


class MailboxConfig(AppConfig):
    name = "cms.mailbox"
    label = "mailbox"
