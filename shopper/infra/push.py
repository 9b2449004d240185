"""News for a browser that is not open (RFC 8030): encrypted for it alone (RFC 8291), signed by us (RFC 8292).

The makers of browsers run the services in between. An endpoint is an address that a client names and we fetch, so it must be a
public host by name, over https; what the name leads to is looked at again when the connection is made.
"""

from __future__ import annotations

import base64
import http.client
import ipaddress
import json
import os
import re
import secrets
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, utils
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from shopper.infra import clock

TIMEOUT_SECONDS, MOST_SECONDS = 10, 15
PKCS8 = serialization.PrivateFormat.PKCS8
RECORD = 4096
PADDED_TO = 256
TOKEN_SECONDS = 12 * 3600
LONGEST_ENDPOINT = 1000
NAT64 = ipaddress.ip_network("64:ff9b::/96")
NOT_PUBLIC = ("local", "localhost", "internal", "lan", "home", "arpa", "test", "example", "invalid", "onion")


class GoneBrowser(Exception):
    """The browser takes no more news: the subscription is over."""


class PushFailed(Exception):
    """The service did not take it; another time it may."""


@dataclass(frozen=True)
class Browser:
    """Where it is reached, and what only it can open."""

    endpoint: str
    p256dh: str
    auth: str


Post = Callable[[str, dict[str, str], bytes], int]
"""Address, headers, body; the status of the answer. Raises OSError."""


def send(browser: Browser, news: dict[str, str], *, key: ec.EllipticCurvePrivateKey, subject: str, ttl: int, post: Post) -> None:
    """Hand news over for one browser. Raises GoneBrowser or PushFailed; neither names the endpoint, a secret."""
    body = encrypt(json.dumps(news).encode(), browser, pad_to=PADDED_TO)
    headers = {
        "Authorization": authorization(key, browser.endpoint, subject),
        "Content-Encoding": "aes128gcm",
        "Content-Type": "application/octet-stream",
        "TTL": str(ttl),
        "Urgency": "high",
    }
    try:
        status = post(browser.endpoint, headers, body)
    except (OSError, http.client.HTTPException) as error:
        raise PushFailed(type(error).__name__) from None
    if status in (404, 410):
        raise GoneBrowser
    if status not in (200, 201, 202, 204):
        raise PushFailed(f"the service answered {status}")


def is_public_endpoint(endpoint: str) -> bool:
    """An https address of a host with a public name, at the usual door; no number in the place of a name, nobody's own network."""
    try:
        parts = urlsplit(endpoint)
        port = parts.port
    except ValueError:
        return False
    host = (parts.hostname or "").rstrip(".")
    named = re.fullmatch(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]", host)
    plain = len(endpoint) <= LONGEST_ENDPOINT and endpoint.isascii() and endpoint.isprintable() and " " not in endpoint
    fits = parts.scheme == "https" and port in (None, 443) and parts.username is None and not parts.fragment
    return bool(named) and plain and fits and host.rpartition(".")[2] not in NOT_PUBLIC


def is_browser(browser: Browser) -> bool:
    """Whether it could be encrypted for."""
    try:
        _point(browser.p256dh)
        return len(_bytes(browser.auth)) == 16 and is_public_endpoint(browser.endpoint)
    except ValueError:
        return False


def encrypt(
    plain: bytes, browser: Browser, *, pad_to: int = 0, salt: bytes | None = None, own: ec.EllipticCurvePrivateKey | None = None
) -> bytes:
    """RFC 8291, one record. Padded, so that its length tells nothing. `salt` and `own` are given by tests alone."""
    salt, own = salt or secrets.token_bytes(16), own or ec.generate_private_key(ec.SECP256R1())
    theirs, ours = _bytes(browser.p256dh), _raw(own.public_key())
    shared = own.exchange(ec.ECDH(), _point(browser.p256dh))
    secret = _hkdf(shared, _bytes(browser.auth), b"WebPush: info\0" + theirs + ours, 32)
    content_key = _hkdf(secret, salt, b"Content-Encoding: aes128gcm\0", 16)
    nonce = _hkdf(secret, salt, b"Content-Encoding: nonce\0", 12)
    record = plain + b"\x02" + bytes(max(pad_to - len(plain), 0))
    head = salt + RECORD.to_bytes(4, "big") + bytes([len(ours)]) + ours
    return head + AESGCM(content_key).encrypt(nonce, record, None)


def authorization(key: ec.EllipticCurvePrivateKey, endpoint: str, subject: str) -> str:
    """RFC 8292: who we are, for this service alone, for half a day."""
    parts = urlsplit(endpoint)
    claims = {"aud": f"{parts.scheme}://{parts.netloc}", "exp": int(clock.now().timestamp()) + TOKEN_SECONDS, "sub": subject}
    signed = ".".join(_text(json.dumps(each).encode()) for each in ({"typ": "JWT", "alg": "ES256"}, claims))
    r, s = utils.decode_dss_signature(key.sign(signed.encode(), ec.ECDSA(hashes.SHA256())))
    return f"vapid t={signed}.{_text(r.to_bytes(32, 'big') + s.to_bytes(32, 'big'))}, k={public_key(key)}"


def public_key(key: ec.EllipticCurvePrivateKey) -> str:
    """As browsers ask for it (applicationServerKey)."""
    return _text(_raw(key.public_key()))


def kept_key(folder: Path) -> ec.EllipticCurvePrivateKey:
    """Made once, readable by the owner only: every subscription hangs on it. It appears whole or not at all."""
    path = folder / "push-key.pem"
    if not path.exists():
        fresh = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}.new")
        made = ec.generate_private_key(ec.SECP256R1())
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(made.private_bytes(serialization.Encoding.PEM, PKCS8, serialization.NoEncryption()))
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):  # another process of ours was quicker: its key holds
            os.link(fresh, path)
        fresh.unlink()
    key = serialization.load_pem_private_key(path.read_bytes(), None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise TypeError("push-key.pem is no key of ours; remove it, a new one is made and browsers subscribe again")
    return key


def post(address: str, headers: dict[str, str], body: bytes) -> int:
    """To a public address only, whatever its name leads to by now; no redirect is followed. Ends within MOST_SECONDS."""
    parts = urlsplit(address)
    host = parts.hostname or ""
    connection = http.client.HTTPSConnection(host, 443, timeout=TIMEOUT_SECONDS)
    raw = socket.create_connection((public_address(host), 443), timeout=TIMEOUT_SECONDS)
    with _cut_off(raw):
        try:
            connection.sock = ssl.create_default_context().wrap_socket(raw, server_hostname=host)
            path = f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"
            connection.request("POST", path, body=body, headers=headers)
            return connection.getresponse().status
        finally:
            connection.close()


@contextmanager
def _cut_off(line: socket.socket) -> Iterator[None]:
    """A service that answers drop by drop is never late with the next one, and would keep the worker for as long as it likes."""
    other_end = line.dup()

    def cut() -> None:
        with suppress(OSError):
            other_end.shutdown(socket.SHUT_RDWR)

    timer = threading.Timer(MOST_SECONDS, cut)
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        other_end.close()


def public_address(host: str) -> str:
    """The first address of the host, when all it has are public ones; OSError otherwise."""
    found = {str(each[4][0]) for each in socket.getaddrinfo(host, 443, type=socket.SOCK_STREAM)}
    if not found or not all(is_public(each) for each in found):
        raise OSError("the host lies in a private network")
    return sorted(found, key=lambda each: ":" in each)[0]


def is_public(address: str) -> bool:
    """Also where an address of the new kind leads to one of the old kind."""
    found = ipaddress.ip_address(address.split("%")[0])
    inside: list[ipaddress.IPv4Address | None] = []
    if isinstance(found, ipaddress.IPv6Address):
        inside = [found.ipv4_mapped, found.sixtofour, *(found.teredo or ())]
        inside += [ipaddress.IPv4Address(found.packed[12:]) if found in NAT64 else None]
    return found.is_global and not found.is_multicast and all(each is None or each.is_global for each in inside)


def _hkdf(key: bytes, salt: bytes, info: bytes, length: int) -> bytes:
    return HKDF(algorithm=hashes.SHA256(), length=length, salt=salt, info=info).derive(key)


def _point(text: str) -> ec.EllipticCurvePublicKey:
    return ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), _bytes(text))


def _raw(key: ec.EllipticCurvePublicKey) -> bytes:
    return key.public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)


def _bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
