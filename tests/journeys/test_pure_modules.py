"""The pure modules of the phone, by the JavaScript engine that comes with the browser driver."""

from __future__ import annotations

import subprocess
from pathlib import Path

from playwright._impl._driver import compute_driver_executable


def test_they_do_what_they_say() -> None:
    node, _ = compute_driver_executable()
    files = sorted(str(path) for path in Path(__file__).parent.glob("*.test.mjs"))
    found = subprocess.run([node, "--test", *files], capture_output=True, text=True, timeout=60)
    assert found.returncode == 0, found.stdout + found.stderr
