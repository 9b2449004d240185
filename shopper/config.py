"""The only reader of the environment. Refuses to start on a bad value, and names it."""

from __future__ import annotations

import os
import re
import secrets
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from flask import current_app

ROOT = Path(__file__).resolve().parent.parent
HTMX_SOURCES = ("cdn", "local")
SMS_SERVICES = ("none",)
SHORTEST_SECRET = 32


class BadSetting(Exception):
    """A value in the environment that the program will not start with; the text names it and the remedy."""


@dataclass(frozen=True)
class Settings:
    """Everything a deployment may set. Folders are absolute; sizes in bytes."""

    data_dir: Path
    database_url: str
    secret_key: str = field(repr=False)
    host: str = "0.0.0.0"  # noqa: S104  a phone on the same network must reach the demo
    port: int = 8000
    public_url: str | None = None
    htmx_source: str = "cdn"
    trusted_hosts: tuple[str, ...] = ()
    proxy_hops: int = 0
    smtp_url: str | None = field(default=None, repr=False)
    mail_from: str = ""
    guest_mail_from: str = ""
    sms_service: str = "none"
    master_key_file: Path | None = None
    testing: bool = False

    @property
    def files_dir(self) -> Path:
        return self.data_dir / "files"

    @property
    def key_file(self) -> Path:
        """The master key of what is sealed (infra.sealing). Kept apart from the data, a stolen data folder tells nothing."""
        return self.master_key_file or self.data_dir / "master-key"

    @property
    def base_url(self) -> str:
        """What links in letters and on paper begin with."""
        return self.public_url or f"http://127.0.0.1:{self.port}"

    @classmethod
    def from_environment(cls) -> Settings:
        data_dir = Path(os.environ.get("SHOPPER_DATA") or ROOT / "var").resolve()
        _make_folder(data_dir)
        return cls(
            data_dir=data_dir,
            database_url=os.environ.get("DATABASE_URL") or f"sqlite:///{data_dir / 'shopper.db'}",
            secret_key=_given_secret() or _kept_secret(data_dir / "secret-key"),
            host=os.environ.get("HOST") or "0.0.0.0",  # noqa: S104
            port=_whole_number("PORT", 8000, 1, 65535),
            public_url=(os.environ.get("PUBLIC_URL") or "").rstrip("/") or None,
            htmx_source=_one_of("HTMX_SOURCE", HTMX_SOURCES),
            trusted_hosts=tuple(h for h in os.environ.get("TRUSTED_HOSTS", "").split(",") if h),
            proxy_hops=_whole_number("PROXY_HOPS", 0, 0, 9),
            smtp_url=_smtp_url(),
            mail_from=_address("MAIL_FROM"),
            guest_mail_from=_address("GUEST_MAIL_FROM"),
            sms_service=_one_of("SMS_SERVICE", SMS_SERVICES),
            master_key_file=_key_file(),
        )


def settings() -> Settings:
    """The settings of the running app."""
    value: Settings = current_app.extensions["settings"]
    return value


def for_child(**changes: str) -> dict[str, str]:
    """The environment of a child process of ours, with some settings changed."""
    return {**os.environ, **changes}


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise BadSetting(
            f"SHOPPER_DATA={folder}: cannot be used ({error.strerror}). Name a folder you may write."
        ) from error


def _given_secret() -> str | None:
    secret = os.environ.get("SECRET_KEY")
    if secret and len(secret) < SHORTEST_SECRET:
        raise BadSetting(f"SECRET_KEY: give at least {SHORTEST_SECRET} characters, or leave it out.")
    return secret


def _kept_secret(path: Path) -> str:
    """Made once, readable by the owner only: sessions and receipts survive a restart. It appears whole or not at all."""
    if not path.exists():
        fresh = path.with_name(f".{path.name}.{os.getpid()}.new")
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(48))
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):  # another process of ours was quicker: its secret holds
            os.link(fresh, path)
        fresh.unlink()
    secret = path.read_text().strip()
    if len(secret) < SHORTEST_SECRET:
        raise BadSetting(f"{path}: shorter than {SHORTEST_SECRET} characters. Remove the file; a new secret is made.")
    return secret


def _key_file() -> Path | None:
    """None: in the data folder, made at the first need."""
    text = os.environ.get("SHOPPER_KEY_FILE", "").strip()
    if not text:
        return None
    path = Path(text).resolve()
    if not path.parent.is_dir() or path.is_dir():
        raise BadSetting(f"SHOPPER_KEY_FILE={text}: name a file in a folder that is there; the key is made at the first need.")
    return path


def _whole_number(name: str, default: int, low: int, high: int) -> int:
    text = os.environ.get(name, "").strip() or str(default)
    if not text.isdecimal() or not low <= int(text) <= high:
        raise BadSetting(f"{name}={text}: give a whole number from {low} to {high}.")
    return int(text)


def _smtp_url() -> str | None:
    """None: letters are kept and not sent."""
    url = os.environ.get("SMTP_URL", "").strip()
    if not url:
        return None
    remedy = "write smtp://user:password@host:587, or smtps:// for encryption from the start; special signs as %40"
    try:
        parts = urlsplit(url)
        known = parts.scheme in ("smtp", "smtps") and bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        known = False
    if not known or parts.path.strip("/") or parts.query:
        raise BadSetting(f"SMTP_URL: {remedy}.")  # not the value: it may hold the password
    if not os.environ.get("MAIL_FROM", "").strip():
        raise BadSetting("MAIL_FROM: say which address letters come from, for example visits@company.example.")
    return url


def _address(name: str) -> str:
    address = os.environ.get(name, "").strip()
    if address and not re.fullmatch(r"[^@\s<>,\"]+@[^@\s<>,\"]+", address):
        raise BadSetting(f"{name}={address}: give one plain address, for example visits@company.example.")
    return address


def _one_of(name: str, choices: tuple[str, ...]) -> str:
    text = os.environ.get(name, "").strip() or choices[0]
    if text not in choices:
        raise BadSetting(f"{name}={text}: give one of {', '.join(choices)}.")
    return text
