"""The shopper's side: a browser with one shelf, and the moves of a visit."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Playwright, expect

from tests.journeys.shop import Shop

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
ARGUMENTS = ["--no-sandbox", "--disable-dev-shm-usage"]
PATIENCE = 30_000
"""Milliseconds; generous, because a busy machine is no fault of the form."""
SIZE: Any = {"width": 360, "height": 800}
# No network, and what we let the server answer on purpose, are no fault of a page.
EXPECTED = ("Failed to load resource", "ERR_CONNECTION", "net::ERR", "Error while trying to use the following icon")
SHELF = """async (store) => {
  const open = indexedDB.open('outbox')
  const db = await new Promise((done, fail) => { open.onsuccess = () => done(open.result); open.onerror = () => fail(open.error) })
  if (!db.objectStoreNames.contains(store)) { db.close(); return [] }
  const all = db.transaction(store).objectStore(store).getAll()
  const rows = await new Promise((done) => { all.onsuccess = () => done(all.result) })
  db.close()
  return rows.map(({ bytes, ...row }) => row)
}"""

QUICKLY = """() => {
  for (const section of document.querySelectorAll('.item')) {
    const { answer, good } = section.dataset, number = section.querySelector('[data-number]')
    if (number) {
      number.value = answer === 'count' ? '0' : '15'
      number.dispatchEvent(new Event('input', { bubbles: true }))
    } else section.querySelector(answer === 'choice' ? 'input' : `input[value=${good}]`).click()
  }
  for (const button of document.querySelectorAll('[data-now]')) button.click()
}"""


class Phone:
    def __init__(self, context: BrowserContext, shop: Shop) -> None:
        self.context, self.shop = context, shop
        self.complaints: list[str] = []
        self.page = self.new_page()

    @classmethod
    @contextmanager
    def of(cls, browser: Browser, shop: Shop, *, who: str | None = "sam", language: str = "en", **options: Any) -> Iterator[Phone]:
        context = browser.new_context(**{"viewport": SIZE, "has_touch": True, "locale": language, **options})
        try:
            yield cls._signed_in(context, shop, who, language)
        finally:
            context.close()

    @classmethod
    def kept_in(cls, playwright: Playwright, folder: Path, shop: Shop) -> Phone:
        """With a shelf that outlives the browser: for killing."""
        context = playwright.chromium.launch_persistent_context(
            str(folder), executable_path=CHROMIUM, args=ARGUMENTS, viewport=SIZE, has_touch=True
        )
        return cls._signed_in(context, shop, "sam", "en")

    @classmethod
    def _signed_in(cls, context: BrowserContext, shop: Shop, who: str | None, language: str) -> Phone:
        context.set_default_timeout(PATIENCE)
        phone = cls(context, shop)
        phone.speak(language)
        if who:
            phone.sign_in(who)
        return phone

    def speak(self, language: str) -> None:
        self.context.add_cookies([{"name": "language", "value": language, "url": self.shop.base}])

    def sign_in(self, who: str) -> None:
        self.context.add_cookies([{"name": "sid", "value": self.shop.world[who], "url": self.shop.base}])

    def new_page(self) -> Page:
        page = self.context.new_page()
        page.on("console", lambda message: self._hear(message.type, message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        return page

    def _hear(self, kind: str, text: str) -> None:
        if kind == "error" and not any(word in text for word in EXPECTED):
            self.complaints.append(text)

    def kill(self, folder: Path) -> None:
        """SIGKILL to every process of this browser, and to no other."""
        mine = [process for process in psutil.process_iter(["cmdline"]) if f"--user-data-dir={folder}" in (process.info["cmdline"] or [])]
        assert mine
        for process in mine:
            process.kill()
        psutil.wait_procs(mine, timeout=10)

    # -- moves

    def open_form(self, which: str = "assignment") -> None:
        self.page.goto(self.shop.visit_url(which))
        self.wait_ready()

    def wait_ready(self) -> None:
        self.page.wait_for_selector("form.is-ready")

    def wait_kept(self) -> None:
        """The page has put itself and its parts aside for the shop without signal."""
        self.page.wait_for_selector("html[data-kept]", state="attached")

    @property
    def step(self) -> Locator:
        return self.page.locator("form > section:visible")

    def item(self, key: str) -> Locator:
        return self.page.locator(f'[id="i-{key}"]')

    def go(self, step: str) -> None:
        self.page.evaluate("(id) => { location.hash = id }", step)
        expect(self.page.locator(f'[id="{step}"]')).to_be_visible()

    def choose(self, key: str, value: str) -> None:
        self.item(key).locator(f'label:has(input[value="{value}"])').click()

    def next(self) -> None:
        self.page.click("[data-next]")

    def answer_here(self) -> None:
        """Whatever question is on the screen: well."""
        section = self.step
        answer, good = section.get_attribute("data-answer"), section.get_attribute("data-good")
        if answer == "count":
            section.locator("[data-number]").fill("0")
        elif answer == "time":
            section.locator("summary").click()
            section.locator("[data-number]").fill("0:15")
        elif answer == "choice":
            section.locator("label.choice").first.click()
        else:
            section.locator(f'label:has(input[value="{good}"])').click()

    def answer_all(self) -> None:
        """From the first question to the last, then the times."""
        self.go(self.page.locator("section.item").first.get_attribute("id") or "")
        for _ in range(self.page.locator("section.item").count()):
            self.answer_here()
            self.next()
        for name in ("came_in", "left"):
            self.page.locator(f"[data-time]:has([name={name}]) [data-now]").click()
        self.next()
        expect(self.page.locator("#missing")).to_be_visible()

    def answer_quickly(self) -> None:
        """As answer_all, without walking."""
        self.page.evaluate(QUICKLY)
        self.go("missing")
        expect(self.page.locator("[data-send]")).to_be_visible()

    def pick(self, key: str, *files: Path) -> None:
        before = self.item(key).locator("[data-photos] li").count()
        self.item(key).locator("input[type=file]").set_input_files([str(file) for file in files])
        expect(self.item(key).locator("[data-photos] li")).to_have_count(before + len(files))

    def send(self) -> None:
        self.page.click("[data-send]")

    def wait_sent_away(self) -> None:
        """The form is left: the visit is in the outbox."""
        expect(self.page.locator("#sent")).to_be_visible()

    def wait_received(self) -> None:
        expect(self.page.locator("#sent.is-received")).to_be_visible(timeout=60_000)

    def wait_saved(self) -> None:
        expect(self.page.locator(".saved:not(.is-saving) [data-saved]")).not_to_have_text("")

    def wait_saved_hidden(self) -> None:
        """As wait_saved, while the discreet screen lies over it."""
        self.page.wait_for_selector(".saved:not(.is-saving) [data-saved]:not(:empty)", state="attached")

    def shelf(self, store: str) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = self.page.evaluate(SHELF, store)
        return rows

    def hashes(self) -> dict[str, str]:
        return {row["pid"]: row["sha256"] for row in self.shelf("photo")}

    def state(self) -> str:
        return self.page.locator("#sent [data-state]").inner_text()


def draw_photo(path: Path, *, seed: int = 0, size: tuple[int, int] = (2000, 1500)) -> Path:
    """A picture that does not squeeze to nothing."""
    noise = Image.effect_noise((size[0] // 8, size[1] // 8), 60 + seed).resize(size).convert("RGB")
    noise.putpixel((0, 0), (seed % 256, 0, 0))
    path.parent.mkdir(parents=True, exist_ok=True)
    noise.save(path, "JPEG", quality=90)
    return path
