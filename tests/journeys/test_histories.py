"""T36: a thousand histories at random, of the very modules of the form: nothing entered is lost, nothing is doubled.

Two people, one phone, two windows, a network that cuts, lies and stands still, a database closed behind the page's back, pages
that are reloaded and killed at any await. The phone's shelf, clock and locks are models; what runs on them is what runs on phones.
"""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
from playwright._impl._driver import compute_driver_executable

from shopper.web.bundle import bundle
from tests.journeys.shop import ROOT

NODE, _ = compute_driver_executable()
HERE = Path(__file__).parent / "histories"
ENTRIES = [f"js/capture/{name}.js" for name in ("rules", "drafts", "outbox", "onlyhere", "sync")]
SHELF = "const openDB = openShelf\nexport { openDB as openDB }\n"
TOLD = "globalThis.app = { openDraft, keyOf, leftFor, manifest, nudge, onlyHere, sendAway, start }\n"
HISTORIES = 1_000


def histories(tmp_path: Path, many: int, *, fault: tuple[str, str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """`fault`: a module, words in it, and the words that make it break its promise."""

    def read(name: str) -> str:
        if name == "vendor/idb-8.0.4.js":
            return SHELF
        text = (ROOT / "static" / name).read_text("utf-8")
        if fault and name == f"js/capture/{fault[0]}.js":
            assert fault[1] in text
            text = text.replace(fault[1], fault[2])
        return text

    program = tmp_path / "program.js"
    program.write_text(bundle(ENTRIES, read) + TOLD)
    return subprocess.run([NODE, str(HERE / "run.mjs"), str(program), str(many), "1"], capture_output=True, text=True, timeout=120)


def test_a_thousand_histories_keep_the_promise(tmp_path: Path) -> None:
    found = histories(tmp_path, HISTORIES)
    assert found.returncode == 0, found.stdout[-2000:] + found.stderr[-2000:]
    assert json.loads(found.stdout)["visits"] > HISTORIES  # they do get somewhere


@pytest.mark.parametrize(
    "fault",
    [
        ("sync", "  await note(sub, { texted: true, why: 'photos'", "  await release(sub, receipt)\n  await note(sub, { texted: true, why: 'photos'"),
        ("drafts", "waiting && !timer) tell.saved", "waiting) tell.saved"),
        ("drafts", "&& !over //", "//"),
        ("onlyhere", "  putDown = await afterTheOther(`words of ${key}`)\n", "  putDown = () => {}\n"),
    ],
    ids=["deletes before the proof", "saved is said too early", "a photo after Send", "two windows write at once"],
)  # fmt: skip
def test_they_find_a_fault(tmp_path: Path, fault: tuple[str, str, str]) -> None:
    found = histories(tmp_path, HISTORIES, fault=fault)
    assert found.returncode == 1, found.stdout + found.stderr
