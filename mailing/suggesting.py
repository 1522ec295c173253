"""Typing errors in the domain of an address: what somebody may have meant, by the typed text alone."""

# Where most people of the region have their mail, the commoner first.
COMMON = (
    "gmail.com",
    "libero.it",
    "hotmail.com",
    "hotmail.it",
    "outlook.com",
    "outlook.it",
    "yahoo.it",
    "yahoo.com",
    "icloud.com",
    "virgilio.it",
    "tiscali.it",
    "alice.it",
    "tin.it",
    "live.it",
    "email.it",
    "gmx.at",
    "gmx.de",
    "gmx.net",
    "web.de",
    "t-online.de",
    "pec.it",
    "legalmail.it",
    "rolmail.net",
    "provincia.bz.it",
    "provinz.bz.it",
    "gvcc.net",
    "raiffeisen.it",
    "aruba.it",
    "fastwebnet.it",
    "dnet.it",
)
# They look like one of those, and are somebody's.
OTHERS = {
    "gmx.it",
    "gmx.com",
    "gmx.ch",
    "gmx.eu",
    "mail.com",
    "email.com",
    "ymail.com",
    "hotmail.de",
    "hotmail.at",
    "hotmail.fr",
    "outlook.de",
    "outlook.at",
    "yahoo.de",
    "yahoo.at",
    "yahoo.fr",
    "live.at",
    "live.de",
    "live.com",
    "me.com",
    "mac.com",
    "web.it",
    "pec.eu",
    "tim.it",
    "tin.eu",
    "alice.eu",
    "aruba.eu",
    "dnet.eu",
}
# Further away than a slip, and never meant.
SLIPS = {"gmail.it": "gmail.com", "gmail.de": "gmail.com", "gmail": "gmail.com", "libero.com": "libero.it"}
SHORTEST = 6  # letters of a domain whose neighbours are guessed: `tin.it` is too near to too much


def suggestion(address: str) -> str:
    """The address with the domain that was probably meant; empty where nothing seems wrong.

    One letter too much, missing, wrong or swapped with its neighbour makes a typing error.
    """
    local, at, typed = address.strip().rpartition("@")
    domain = typed.lower().rstrip(".")
    if not (local and at) or domain in COMMON or domain in OTHERS:
        return ""
    near = (each for each in COMMON if len(each) > SHORTEST and _is_one_slip(domain, each))
    meant = SLIPS.get(domain) or next(near, "")
    return f"{local}@{meant}" if meant else ""


def _is_one_slip(typed: str, meant: str) -> bool:
    """Whether a single edit leads from one to the other: the distance of Damerau and Levenshtein is one."""
    if abs(len(typed) - len(meant)) > 1 or typed == meant:
        return False
    shorter = min(len(typed), len(meant))
    same = next((place for place in range(shorter) if typed[place] != meant[place]), shorter)
    rest, other = typed[same:], meant[same:]
    wrong, swapped = rest[1:] == other[1:], rest[:2] == other[:2][::-1] and rest[2:] == other[2:]
    return wrong or swapped or rest[1:] == other or rest == other[1:]
