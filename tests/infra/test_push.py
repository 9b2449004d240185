"""News for browsers: the sums are the RFCs' own, the address is never one of somebody's own network."""

from __future__ import annotations

import base64
import http.client
import json
import socket
import ssl
import threading
import time
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, utils

from shopper.infra import clock, push

# RFC 8291, appendix A
UA_PUBLIC = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
AUTH = "BTBZMqHH6r4Tts7J_aSIgg"
AS_PRIVATE = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"
SALT = "DGv6ra1nlYgDCS1FRnbzlw"
SENT = (
    "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQ"
    "pu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
)
# RFC 8292, 2.4
TOKEN = (
    "eyJ0eXAiOiJKV1QiLCJhbGciOiJFUzI1NiJ9.eyJhdWQiOiJodHRwczovL3B1c2guZXhhbXBsZS5uZXQiLCJleHAiOjE0NTM1MjM3NjgsInN1YiI6Im1haWx0"
    "bzpwdXNoQGV4YW1wbGUuY29tIn0.i3CYb7t4xfxCDquptFOepC9GAu_HLGkMlMuCGSK2rpiUfnK9ojFwDXb1JrErtmysazNjjvW2L9OkSSHzvoD1oA"
)
TOKEN_KEY = "BA1Hxzyi1RUM1b5wjxsn7nGxAszw2u61m164i3MrAIxHF6YK5h4SDYic-dRuU_RCPCfA5aq9ojSwk5Y2EmClBPs"
BROWSER = push.Browser("https://push.services.mozilla.com/wpush/v2/abc", UA_PUBLIC, AUTH)


def raw(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def private(text: str) -> ec.EllipticCurvePrivateKey:
    return ec.derive_private_key(int.from_bytes(raw(text), "big"), ec.SECP256R1())


def verify(token: str, key: str) -> dict[str, object]:
    """As a push service does; raises when the signature is not by that key."""
    signed, _, signature = token.rpartition(".")
    r, s = (int.from_bytes(raw(signature)[part : part + 32], "big") for part in (0, 32))
    point = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), raw(key))
    point.verify(utils.encode_dss_signature(r, s), signed.encode(), ec.ECDSA(hashes.SHA256()))
    claims: dict[str, object] = json.loads(raw(signed.partition(".")[2]))
    return claims


def test_the_worked_example_of_rfc_8291() -> None:
    plain = b"When I grow up, I want to be a watermelon"
    assert push.encrypt(plain, BROWSER, salt=raw(SALT), own=private(AS_PRIVATE)) == raw(SENT)


def test_the_token_is_of_the_shape_of_rfc_8292() -> None:
    assert verify(TOKEN, TOKEN_KEY)["sub"] == "mailto:push@example.com", "the check itself is right"
    key = private(AS_PRIVATE)
    with clock.frozen(datetime(2026, 4, 19, tzinfo=UTC)):
        head = push.authorization(key, BROWSER.endpoint, "mailto:visits@shop.example")
    token, named = head.removeprefix("vapid t=").split(", k=")
    claims = verify(token, named)
    assert claims == {"aud": "https://push.services.mozilla.com", "exp": 1776556800 + 43200, "sub": "mailto:visits@shop.example"}


def test_the_length_tells_nothing() -> None:
    assert len(push.encrypt(b"a", BROWSER, pad_to=256)) == len(push.encrypt(b"a" * 200, BROWSER, pad_to=256))
    assert push.encrypt(b"a", BROWSER) != push.encrypt(b"a", BROWSER), "a fresh key and salt each time"


def test_the_key_is_made_once_and_is_its_owners(tmp_path: Path) -> None:
    first = push.kept_key(tmp_path)
    assert push.public_key(push.kept_key(tmp_path)) == push.public_key(first)
    assert (tmp_path / "push-key.pem").stat().st_mode & 0o077 == 0
    assert [path.name for path in tmp_path.iterdir()] == ["push-key.pem"]


@pytest.mark.parametrize("endpoint", ["https://fcm.googleapis.com/fcm/send/a:b", "https://web.push.apple.com/Q", "https://wns2-par02p.notify.windows.com:443/w/?token=a%3d"])
def test_the_makers_of_browsers_are_reached(endpoint: str) -> None:
    assert push.is_public_endpoint(endpoint)


@pytest.mark.parametrize(
    "endpoint",
    ["http://push.example.com/a", "https://127.0.0.1/a", "https://[::1]/a", "https://2130706433/a", "https://0x7f.1/a", "https://localhost/a",
     "https://router/a", "https://printer.local/a", "https://db.internal/a", "https://a.lan./a", "https://push.mozilla.com:8443/a",
     "https://me:you@push.mozilla.com/a", "https://push.mozilla.com/a b", "https://push.mozilla.com/a\r\nX: y", "ftp://push.mozilla.com",
     "https://", "", "https://push.mozilla.com:x/", "https://пуш.рф/a", "https://push.mozilla.com/" + "a" * 1000, "https://169.254.169.254/a", "https://10.0.0.1.5/a"],
)  # fmt: skip
def test_nobodys_own_network_is_reached(endpoint: str) -> None:
    assert not push.is_public_endpoint(endpoint)


@pytest.mark.parametrize("address", ["127.0.0.1", "10.1.2.3", "169.254.169.254", "::1", "fd00::1", "100.64.0.1", "0.0.0.0", "::ffff:127.0.0.1", "::ffff:169.254.169.254",
                                     "64:ff9b::a9fe:a9fe", "2002:7f00:1::", "2002:a9fe:a9fe::1", "224.0.0.1", "ff02::1", "fe80::1%eth0"])  # fmt: skip
def test_a_name_that_leads_inside_is_not_followed(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    """Somebody's public name may point anywhere, and may do so only later."""
    for found in ([address], ["93.184.215.14", address]):
        answers = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (each, 443)) for each in found]
        monkeypatch.setattr(socket, "getaddrinfo", lambda *_, answers=answers, **__: answers)
        with pytest.raises(OSError, match="private"):
            push.public_address("push.mozilla.com")


def test_a_service_that_answers_drop_by_drop_does_not_keep_the_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    ours, theirs = socket.socketpair()
    ours.settimeout(5)
    monkeypatch.setattr(push, "MOST_SECONDS", 0.4)
    monkeypatch.setattr(push, "public_address", lambda _host: "93.184.215.14")
    monkeypatch.setattr(socket, "create_connection", lambda *_, **__: ours)
    monkeypatch.setattr(ssl.SSLContext, "wrap_socket", lambda _self, line, **_: line)

    def drip() -> None:
        with suppress(OSError):
            for _each in range(40):
                theirs.send(b"H")
                time.sleep(0.1)

    dripping = threading.Thread(target=drip)
    dripping.start()
    began = time.monotonic()
    with pytest.raises((OSError, http.client.HTTPException)):
        push.post("https://push.mozilla.com/a", {}, b"news")
    assert time.monotonic() - began < 2
    theirs.close()
    dripping.join()


@pytest.mark.parametrize(("p256dh", "auth"), [("", AUTH), (UA_PUBLIC[:-4], AUTH), ("A" * 87, AUTH), (UA_PUBLIC, ""), (UA_PUBLIC, "AAAA"), ("é", AUTH), (UA_PUBLIC, "!")])
def test_keys_that_nothing_can_be_encrypted_for_are_refused(p256dh: str, auth: str) -> None:
    assert push.is_browser(BROWSER)
    assert not push.is_browser(push.Browser(BROWSER.endpoint, p256dh, auth))


@pytest.mark.parametrize(("answer", "raises"), [(201, None), (404, push.GoneBrowser), (410, push.GoneBrowser), (429, push.PushFailed), (500, push.PushFailed), (307, push.PushFailed), (OSError("https://secret"), push.PushFailed)])
def test_what_the_service_says(answer: int | OSError, raises: type[Exception] | None) -> None:
    asked: list[tuple[str, dict[str, str], bytes]] = []

    def post(*request: object) -> int:
        asked.append(request)  # type: ignore[arg-type]
        if isinstance(answer, OSError):
            raise answer
        return answer

    def send() -> None:
        push.send(BROWSER, {"kind": "x"}, key=private(AS_PRIVATE), subject="mailto:a@b.example", ttl=60, post=post)

    if raises is None:
        send()
    else:
        with pytest.raises(raises) as failed:
            send()
        assert "secret" not in str(failed.value) + repr(failed.value.__cause__)
    ((endpoint, headers, body),) = asked
    assert (endpoint, headers["TTL"], headers["Content-Encoding"], b"kind" in body) == (BROWSER.endpoint, "60", "aes128gcm", False)
