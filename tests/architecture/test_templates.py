"""What the content policy and htmx need of every template and script: nothing inline, nothing evaluated."""

import base64
import hashlib
import json
import re
from pathlib import Path

import pytest

from shopper.config import ROOT
from shopper.web.headers import HTMX_SRI, HTMX_URL
from shopper.web.static_files import StaticFiles
from shopper.web.views import HTMX_COPY

PAGES = sorted((ROOT / "templates").rglob("*.html"))
SCRIPTS = sorted(path for path in (ROOT / "static" / "js").rglob("*.js"))
ON_PAPER = "reports/pdf"  # set by WeasyPrint inside its fence; no browser, no policy, style attributes allowed
FORBIDDEN = {
    "an inline handler": r"<[^>]*\son[a-z]+\s*=",
    "hx-on": r"\bhx-on\b",
    "hx-vals or hx-headers that run": r"hx-(?:vals|headers|vars)\s*=\s*[\"']?\s*(?:js|javascript):",
    "a javascript: address": r"(?:href|src|action|formaction)\s*=\s*[\"']?\s*javascript:",
    "a trigger filter, which needs eval": r"hx-trigger\s*=\s*\"[^\"]*\[",
    "an inline script": r"<script(?![^>]*\b(?:src=|type=\"application/json\"))[^>]*>",
    "an inline style": r"<style\b|<[^>]*\sstyle\s*=",
    "an untrusted hx-disable": r"hx-confirm\s*=\s*\"js:",
}
UNESCAPED = {
    "ui/macros.html": 1,  # the icons' own shapes, drawn by us
    "comment_cards/tell/_frame.html": 1,  # our own style sheet, named by its hash in that page's policy
}
STYLED = "comment_cards/tell/_frame.html"


def name_of(path: Path) -> str:
    return path.relative_to(ROOT / "templates").as_posix()


@pytest.mark.parametrize("path", [path for path in PAGES if ON_PAPER not in path.as_posix()], ids=name_of)
def test_a_template_holds_nothing_inline(path: Path) -> None:
    text = re.sub(r"{#.*?#}", "", path.read_text("utf-8"), flags=re.S)
    found = {name: re.findall(pattern, text) for name, pattern in FORBIDDEN.items()}
    allowed = {"an inline style": ["<style"]} if name_of(path) == STYLED else {}
    assert {name: hits for name, hits in found.items() if hits} == allowed


def test_what_goes_out_unescaped_is_counted() -> None:
    raw = re.compile(r"\|\s*safe\b|{%-?\s*autoescape\s+false|Markup\(")
    counted = {name_of(path): len(raw.findall(path.read_text("utf-8"))) for path in PAGES}
    assert {name: count for name, count in counted.items() if count} == UNESCAPED
    python = [path for path in (ROOT / "shopper").rglob("*.py") if re.search(r"\bMarkup\(|render_template_string", path.read_text("utf-8"))]
    assert python == []


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.relative_to(ROOT / "static" / "js").as_posix())
def test_a_script_builds_no_html_of_text_and_runs_none(path: Path) -> None:
    found = re.findall(r"\b(?:innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|new Function|setTimeout\(\s*['\"`])", path.read_text("utf-8"))
    assert found == []


def test_htmx_is_the_same_file_wherever_it_comes_from() -> None:
    digest = "sha384-" + base64.b64encode(hashlib.sha384((ROOT / "static" / HTMX_COPY).read_bytes()).digest()).decode()
    assert digest == HTMX_SRI
    assert "@4.0.1/" in HTMX_URL
    tag = re.search(r"<script[^>]*htmx_url[^>]*>", (ROOT / "templates/layouts/_htmx.html").read_text("utf-8")).group()
    assert 'integrity="{{ htmx_sri }}"' in tag
    assert 'crossorigin="anonymous"' in tag


def test_vendored_files_are_what_their_list_says() -> None:
    folder = ROOT / "static" / "vendor"
    listed = json.loads((folder / "vendor.json").read_text("utf-8"))
    assert {path.name for path in folder.iterdir()} == {*listed, "vendor.json"}
    for name, facts in listed.items():
        assert "sha384-" + base64.b64encode(hashlib.sha384((folder / name).read_bytes()).digest()).decode() == facts["sha384"], name
        assert facts["version"] in name


def test_every_named_asset_exists() -> None:
    names = {name for path in PAGES for name in re.findall(r"asset\('([^']+)'\)", path.read_text("utf-8"))}
    known = set(StaticFiles(ROOT / "static").names())  # files, and what is bundled out of them at start
    assert names - known == set()


def test_no_page_asks_another_host_for_anything_but_htmx() -> None:
    for path in PAGES:
        asked = re.findall(r"(?:src|href|action)=\"(?:https?:)?//[^\"]*\"", path.read_text("utf-8"))
        assert asked == [], name_of(path)
    for path in SCRIPTS:
        assert re.findall(r"['\"`](?:https?:)?//[a-z]", path.read_text("utf-8")) == [], path.name
