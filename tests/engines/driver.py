"""Firefox and WebKit, driven without a driver of the vendor's: the few WebDriver commands that a visit needs.

Firefox speaks Marionette itself, WebKitWebDriver speaks HTTP. Either keeps its profile, so that it may be killed.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from contextlib import suppress
from pathlib import Path
from typing import Any

SECONDS = 60
"""Generous, because a busy machine is no fault of the form."""
GTK_PYTHON = "/usr/bin/python3"
WINDOW = Path(__file__).with_name("webkit_window.py")


class Engine:
    """A browser with a profile. Commands bear Marionette's names."""

    def __init__(self, profile: Path) -> None:
        self.profile = profile
        self.processes: list[subprocess.Popen[Any]] = []
        profile.mkdir(parents=True, exist_ok=True)
        self.begin()

    @staticmethod
    def missing() -> str | None:
        """What this machine lacks to run it."""
        raise NotImplementedError

    def start(self) -> None:
        raise NotImplementedError

    def begin(self) -> None:
        try:
            self.start()
        except BaseException:
            self.kill()
            raise

    def command(self, name: str, **arguments: Any) -> Any:
        raise NotImplementedError

    def kill(self) -> None:
        """SIGKILL to every process of this browser, and to no other."""
        for process in self.processes:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        self.processes.clear()

    def start_again(self) -> None:
        self.kill()
        self.begin()

    def goto(self, url: str) -> None:
        self.command("Navigate", url=url)

    def reload(self) -> None:
        """Leaves and comes back: Marionette's own Refresh passes the service worker by, as no person's reload does."""
        url = self.script("() => location.href")
        self.goto("about:blank")
        self.goto(url)

    def script(self, code: str, *arguments: Any) -> Any:
        """A function's text and what it is called with; a promise is waited for."""
        return self.command("ExecuteScript", script=f"return ({code})(...arguments)", args=list(arguments))

    def until(self, condition: str, *arguments: Any) -> None:
        self._until(lambda: self.script(condition, *arguments), condition)

    def sign_in(self, sid: str) -> None:
        self.command("AddCookie", cookie={"name": "sid", "value": sid, "path": "/", "expiry": int(time.time()) + 86400})

    def pick(self, selector: str, file: Path) -> None:
        (element,) = self.command("FindElement", using="css selector", value=selector).values()
        self.command("ElementSendKeys", id=element, text=str(file))

    def _run(self, *command: str | Path, **variables: str) -> None:
        with (self.profile / "log").open("ab") as log:
            environment = {**os.environ, **variables}
            self.processes.append(subprocess.Popen(command, stdout=log, stderr=log, env=environment, start_new_session=True))

    @staticmethod
    def _until(true: Any, what: str) -> Any:
        end = time.monotonic() + SECONDS
        while not (found := true()):
            assert time.monotonic() < end, f"still not: {what}"
            time.sleep(0.05)
        return found


class Firefox(Engine):
    line: socket.socket | None = None

    @staticmethod
    def missing() -> str | None:
        return None if shutil.which("firefox-esr") else "firefox-esr"

    def start(self) -> None:
        port = self.profile / "MarionetteActivePort"
        port.unlink(missing_ok=True)
        (self.profile / "user.js").write_text('user_pref("marionette.port", 0);\n')
        self._run("firefox-esr", "--headless", "--no-remote", "--marionette", "--profile", self.profile)
        number = self._until(lambda: port.exists() and port.read_text(), "Firefox listens")
        self.line = socket.create_connection(("127.0.0.1", int(number)), SECONDS)
        self.replies, self.count = self.line.makefile("rb"), 0
        self._read()
        self.command("NewSession", capabilities={})

    def command(self, name: str, **arguments: Any) -> Any:
        self.count += 1
        message = json.dumps([0, self.count, f"WebDriver:{name}", arguments]).encode()
        self.line.sendall(b"%d:%s" % (len(message), message))
        _, _, error, result = self._read()
        assert not error, error
        return result["value"] if result and set(result) == {"value"} else result

    def _read(self) -> Any:
        digits = b""
        while (byte := self.replies.read(1)) != b":":
            assert byte, "Firefox hung up"
            digits += byte
        return json.loads(self.replies.read(int(digits)))

    def kill(self) -> None:
        super().kill()
        if self.line:
            self.replies.close()
            self.line.close()


class WebKit(Engine):
    PATHS = {
        "Navigate": "url", "ExecuteScript": "execute/sync", "AddCookie": "cookie",
        "FindElement": "element", "ElementSendKeys": "element/{id}/value",
    }

    @staticmethod
    def missing() -> str | None:
        lacking = [name for name in ("WebKitWebDriver", "Xvfb", GTK_PYTHON) if not shutil.which(name)]
        if not lacking and subprocess.run([GTK_PYTHON, "-c", "import gi; gi.require_version('WebKit2', '4.1')"], capture_output=True).returncode:
            lacking = ["gir1.2-webkit2-4.1"]
        return ", ".join(lacking) or None

    def start(self) -> None:
        screen = self.profile / "screen"
        screen.unlink(missing_ok=True)
        self._run("sh", "-c", f"exec Xvfb -displayfd 5 -nolisten tcp 5>'{screen}'")
        display = self._until(lambda: screen.exists() and screen.read_text().strip(), "a screen")
        port = _free_port()
        self._run("WebKitWebDriver", f"--port={port}", DISPLAY=f":{display}", WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS="1")
        self.base = f"http://127.0.0.1:{port}/session"
        window = {"binary": GTK_PYTHON, "args": [str(WINDOW), str(self.profile), "--automation"]}
        wanted = {"capabilities": {"alwaysMatch": {"webkitgtk:browserOptions": window}}}
        self._until(lambda: _listens(port), "WebKitWebDriver listens")
        self.base += "/" + self._post("", wanted)["sessionId"]

    def command(self, name: str, **arguments: Any) -> Any:
        return self._post("/" + self.PATHS[name].format(**arguments), arguments)

    def _post(self, path: str, body: Any) -> Any:
        request = urllib.request.Request(self.base + path, json.dumps(body).encode(), {"Content-Type": "application/json"})
        try:
            with urllib.request.urlopen(request, timeout=SECONDS) as reply:
                return json.load(reply)["value"]
        except urllib.error.HTTPError as error:
            raise AssertionError(error.read().decode()) from error


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
