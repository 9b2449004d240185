"""Photos are decoded only in a limited child: a bomb or a hostile file kills the child, never the server or the worker."""

from __future__ import annotations

import hashlib
import json
import os
import resource
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

MEMORY_BYTES = 512 * 1024 * 1024
CPU_SECONDS = 10
WALL_SECONDS = 30
FILE_BYTES = 30 * 1024 * 1024


# The child says 3 itself; running into the generous limit on CPU, or crashing, is about the image too.
ABOUT_THE_IMAGE = (3, -signal.SIGXCPU, -signal.SIGSEGV, -signal.SIGABRT, -signal.SIGBUS)


class DecoderBroke(Exception):
    """The child was ended from outside or took too long: nothing is known about the image; try again."""


class Undecodable(Exception):
    """Not an image we accept, broken, or too large; the text says which."""


@dataclass(frozen=True)
class Derived:
    """A re-encoded JPEG: sRGB, upright, without metadata. Sizes in pixels and bytes; `likeness` is about what is seen."""

    width: int
    height: int
    size: int
    sha256: str
    likeness: str = ""


def derive(source: Path, target: Path, *, longest: int = 1000, quality: int = 80) -> Derived:
    """Decode `source` (JPEG, PNG, WebP, HEIC), write a clean JPEG to `target`, whole or not at all.

    Undecodable is about the image and final; DecoderBroke is about this moment.
    """
    part = _part(target)
    width, height, likeness = json.loads(_in_child(part, str(source), str(part), str(longest), str(quality)))
    part.replace(target)
    data = target.read_bytes()
    return Derived(width=width, height=height, size=len(data), sha256=hashlib.sha256(data).hexdigest(), likeness=likeness)


def blank(path: Path) -> str:
    """Overwrite what an undecodable photo tells beside its pixels, whole or not at all; the SHA-256 of what is kept."""
    part = _part(path)
    _in_child(part, "--blank", str(path), str(part))
    part.replace(path)
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _part(target: Path) -> Path:
    return target.with_name(f".{target.name}.{os.getpid()}.new")


def _in_child(part: Path, *arguments: str) -> bytes:
    """What the limited child says; its unfinished file is gone when it fails."""
    command = [sys.executable, "-m", "shopper.infra.image_child", *arguments]
    try:
        child = subprocess.run(
            command,
            capture_output=True,
            timeout=WALL_SECONDS,
            check=False,
            preexec_fn=_limit,
            env={"PATH": "/usr/bin:/bin"},
            cwd=Path(__file__).resolve().parents[2],
        )
    except subprocess.TimeoutExpired as error:
        part.unlink(missing_ok=True)
        raise DecoderBroke("took too long") from error
    if child.returncode != 0:
        part.unlink(missing_ok=True)
        words = _last_line(child.stderr) or f"the decoder ended with {child.returncode}"
        raise Undecodable(words) if child.returncode in ABOUT_THE_IMAGE else DecoderBroke(words)
    return child.stdout


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (FILE_BYTES, FILE_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _last_line(stderr: bytes) -> str:
    lines = stderr.decode(errors="replace").strip().splitlines()
    return lines[-1][:200] if lines else ""
