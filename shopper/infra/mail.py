"""Letters by SMTP. One letter, one connection: few are sent, and a worker that dies holds nothing open.

`send` returns when the server took the letter over. Raises Refused when it never will (trying again is of no use) and
TryLater for everything that may pass: no connection, a full mailbox, greylisting.
"""

from __future__ import annotations

import re
import smtplib
import ssl
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from urllib.parse import unquote, urlsplit

from shopper.infra import clock

TIMEOUT_SECONDS = 20
REST = timedelta(minutes=1)
_silent: dict[str, datetime] = {}
LOCAL = ("localhost", "127.0.0.1", "::1")


class TryLater(Exception):
    """The letter may still be taken another time."""


class Resting(TryLater):
    """Nothing was tried: the server did not answer a moment ago, and waiting for it again would hold up all else until `until`."""

    def __init__(self, until: datetime) -> None:
        super().__init__("the mail server did not answer a moment ago")
        self.until = until


class Refused(Exception):
    """The server will not take this letter; `code` is its own, 550 and the like."""

    def __init__(self, code: int, text: str) -> None:
        super().__init__(f"{code} {text}")
        self.code = code


@dataclass(frozen=True)
class Letter:
    """`key` makes a letter that is sent twice, after a crash in between, recognisable as one.

    `unsubscribe`: the page on which whoever gets it can end such letters.
    """

    key: str
    to: str
    subject: str
    text: str
    unsubscribe: str | None = None


def send(url: str, sender: str, letter: Letter) -> None:
    """Over `smtp://[user:password@]host[:port]` (encrypted when the server offers it) or `smtps://…` (from the start)."""
    if (until := _silent.get(url)) and clock.now() < until <= clock.now() + REST:
        raise Resting(until)
    try:
        _hand_over(_connect(url), _message(sender, letter))
    except smtplib.SMTPRecipientsRefused as refused:
        _judge(*next(iter(refused.recipients.values())))
    except smtplib.SMTPResponseException as answer:
        _judge(answer.smtp_code, answer.smtp_error)
    except OSError as error:  # SMTPException is one too
        if not isinstance(error, smtplib.SMTPException) or isinstance(error, smtplib.SMTPServerDisconnected):
            _silent[url] = clock.now() + REST
        raise TryLater(nameless(f"{type(error).__name__}: {error}")) from None


def _hand_over(server: smtplib.SMTP, message: EmailMessage) -> None:
    """Whatever is said at parting, the letter was taken before: a second one must not follow from it."""
    try:
        server.send_message(message)
    finally:
        with suppress(smtplib.SMTPException, OSError):
            server.quit()
        server.close()


def nameless(text: str) -> str:
    """Servers repeat the address they were given; what is kept and logged of trouble names nobody."""
    return re.sub(r"[^\s<>\"'(),;:]+@[^\s<>\"'(),;:]+", "…@…", text)[:300]


def _judge(code: int, text: bytes | str) -> None:
    said = nameless(text.decode("utf-8", "replace") if isinstance(text, bytes) else text)
    # 530, 534, 535, 538: our own sign-in is wrong; the letter is not at fault and goes out once that is mended.
    if code >= 500 and code not in (530, 534, 535, 538):
        raise Refused(code, said) from None  # its cause names the reader
    raise TryLater(f"{code} {said}") from None


def _connect(url: str) -> smtplib.SMTP:
    parts, safe = urlsplit(url), ssl.create_default_context()
    host = parts.hostname or "localhost"
    server: smtplib.SMTP
    if parts.scheme == "smtps":
        server = smtplib.SMTP_SSL(host, parts.port or 465, timeout=TIMEOUT_SECONDS, context=safe)
    else:
        server = smtplib.SMTP(host, parts.port or 25, timeout=TIMEOUT_SECONDS)
        server.ehlo()
        if server.has_extn("starttls"):
            server.starttls(context=safe)
            server.ehlo()
        elif parts.username and host not in LOCAL:
            server.close()
            raise TryLater("the server offers no encryption; the password was not sent")
    if parts.username:
        server.login(unquote(parts.username), unquote(parts.password or ""))
    return server


def _message(sender: str, letter: Letter) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"] = sender, letter.to
    message["Subject"] = " ".join(letter.subject.split())  # a line break would start another header
    message["Date"] = format_datetime(clock.now())
    message["Message-ID"] = f"<{letter.key}@{sender.rpartition('@')[2].rstrip('>')}>"
    message["Auto-Submitted"] = "auto-generated"  # no out-of-office answers
    if letter.unsubscribe:
        message["List-Unsubscribe"] = f"<{letter.unsubscribe}>"
    message.set_content(letter.text)
    return message
