"""Where to go and as whom."""

from __future__ import annotations

import io
import socket
from typing import Any

from shopper.config import settings
from shopper.demo import queries
from shopper.demo.seed import base_url, kept_logins

CAST = {
    "shopper": "sam.ortiz",
    "scheduler": "nina.wrona",
    "reviewer": "ewa.nowak",
    "second_reviewer": "jan.sikora",
    "manager": "leo.nowicki",
    "owner": "oskar.lind",
    "other_shopper": "ines.duarte",
    "other_manager": "bea.wolska",
    "region_manager": "rosa.kaminska",
    "employee": "kuba.zajac",
}


def links() -> dict[str, Any]:
    """Addresses and log-ins of the demonstration; without log-ins when this is none."""
    base, kept = base_url(), kept_logins()
    logins = {key: each for key, mail in CAST.items() for each in kept if each["user"].startswith(f"{mail}@")}
    shopper = logins.get("shopper", {}).get("user", "")
    phone, code = _phone_url(), queries.card_code()
    assignment, publication = queries.open_assignment(shopper), queries.publication_with_photos()
    return {
        "base_url": base,
        "phone_url": phone,
        "logins": logins,
        "assignment": f"{base}/assignments/{assignment}" if assignment else None,
        "visit_form": f"{base}/assignments/{assignment}/visit" if assignment else None,
        "report": f"{base}/reports/{publication}" if publication else None,
        "pdf": f"{base}/reports/{publication}/en.pdf" if publication else None,
        "card": f"{phone}/t/{code}" if code else None,
    }


def as_text(found: dict[str, Any]) -> str:
    lines = ["", f"Shopper is running: {found['base_url']}", ""]
    if found["logins"]:
        width = max(len(each["user"]) for each in found["logins"].values())
        lines += ["Sign in as (passwords made for this demonstration):"]
        lines += [
            f"  {each['user']:<{width}}  {each['password']}   {each['title']}" for each in found["logins"].values()
        ]
        lines += [""]
    for title, key in (
        ("An assignment to fill in", "assignment"),
        ("A published report", "report"),
        ("Its PDF", "pdf"),
    ):
        if found[key]:
            lines.append(f"{title}: {found[key]}")
    lines += ["", f"On a phone in the same network: {found['phone_url']}", _qr(found["phone_url"])]
    if found["card"]:
        lines += [f"A comment card, as a customer scans it: {found['card']}", _qr(found["card"])]
    return "\n".join(lines)


def _phone_url() -> str:
    """The address by which another device reaches this machine; no packet is sent to find it."""
    if settings().public_url:
        return str(settings().public_url)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
            host = probe.getsockname()[0]
        except OSError:
            host = "127.0.0.1"
    return f"http://{host}:{settings().port}"


def _qr(address: str) -> str:
    import segno

    out = io.StringIO()
    segno.make_qr(address).terminal(out, compact=True, border=2)
    return out.getvalue()
