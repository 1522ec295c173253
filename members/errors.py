"""What a deed says when it may not be done: one family, which each door turns into words."""


class NotPossible(Exception):
    """A deed that may not be done; `code` for programs, the text for people, in their language."""

    code = "not_possible"

    def __init__(self, message: str, code: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.code = code or self.code


class TooMany(NotPossible):
    """More forms from one network than a crowd would send."""

    code = "too_many"


class AlreadySent(NotPossible):
    """A nonce that came back with something else: who went back in the browser and changed the form."""

    code = "already_sent"
