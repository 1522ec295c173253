"""What `make run` calls: port, keys and texts first, then Django's `run` command."""

import os
import secrets
import socket
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VAR = Path(os.environ.get("VAR_DIR") or ROOT / "var")
HIGHEST_PORT = 65535


def problem_with(port: str) -> str:
    """What is wrong with the port, and what to do; empty when it is free."""
    if not port.isdecimal() or not 0 < int(port) <= HIGHEST_PORT:
        return f"PORT={port} is no port: name a number from 1 to {HIGHEST_PORT}, for example make run PORT=8001."
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", int(port)))
        except PermissionError:
            return f"Port {port} is for root only: name a higher one, for example make run PORT=8001."
        except OSError:
            return f"Port {port} is taken: stop what runs there, or name another, for example make run PORT=8001."
    return ""


def keep_key(name: str) -> None:
    """Writes a random key once, readable by its owner only: links and logins outlive a restart."""
    path = VAR / name
    if path.exists() and path.stat().st_size:
        return
    draft = path.with_suffix(".new")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(secrets.token_urlsafe(48))
    draft.rename(path)


def main() -> None:
    """Starts the site, or says in one line why not."""
    os.environ["PORT"] = port = os.environ.get("PORT") or "8000"
    problem = problem_with(port)
    if problem:
        sys.exit(problem)
    VAR.mkdir(parents=True, exist_ok=True)
    for name in ("secret_key", "links_key"):
        keep_key(name)

    sys.path.insert(0, str(ROOT))
    os.chdir(ROOT)
    from cms import texts

    texts.compile_stale()  # before Django reads them

    os.environ["DJANGO_SETTINGS_MODULE"] = "cms.settings.demo"
    from django.core.management import execute_from_command_line

    execute_from_command_line(["manage.py", "run"])


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit("Stopped before it was up.")
