"""Forks a child for each rendering, waits no longer than allowed, and brings home the result or the reason."""

from __future__ import annotations

import contextlib
import gc
import json
import os
import select
import shutil
import signal
import tempfile
import time
from collections.abc import Mapping, Sequence
from datetime import datetime
from types import ModuleType
from typing import NoReturn

from shopper.infra.pdf.contract import Asset, Attachment, Job, Limits, RenderedPdf, RenderFailed, Variant

CHUNK = 1 << 16
HEADER_BYTES = 1 << 16


def preload() -> None:
    """Import the renderer into this process, so that forks need not. For the worker, never for the web application."""
    from shopper.infra.pdf import engine

    engine.ready()
    gc.collect()
    gc.freeze()


def render(
    html: str,
    assets: Mapping[str, Asset],
    *,
    title: str,
    lang: str,
    identifier: bytes,
    created_at: datetime,
    variant: Variant = "pdf/a-3a+ua-1",
    attachments: Sequence[Attachment] = (),
    limits: Limits | None = None,
) -> RenderedPdf:
    """The page as PDF. Everything it shows must be in ``assets``; raises RenderFailed, and leaves nothing behind.

    The same arguments give the same bytes: ``created_at`` is printed into the file, ``identifier`` becomes its id.
    """
    job = Job(html, assets, title, lang, variant, identifier, created_at, tuple(attachments), limits or Limits())
    job.check()
    home = tempfile.mkdtemp(prefix="render-")
    try:
        return _in_child(job, home)
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _in_child(job: Job, home: str) -> RenderedPdf:
    reader, writer = os.pipe()
    parent = os.getpid()
    pid = os.fork()
    if pid == 0:
        _child(job, home, parent, writer)
    os.close(writer)
    try:
        answer = _read(reader, job.limits)
    except BaseException:
        os.kill(pid, signal.SIGKILL)
        raise
    finally:
        os.close(reader)
        _, status = os.waitpid(pid, 0)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(pid, signal.SIGKILL)  # Whatever it might have started shares its session.
    return _result(answer, status)


def _child(job: Job, home: str, parent: int, writer: int) -> NoReturn:
    """Never returns and never runs the parent's exit handlers."""
    code = 1
    try:
        gc.disable()
        from shopper.infra.pdf import engine, jail

        engine.ready()
        jail.seat_result(writer)
        _send(jail.RESULT_FD, *_shut_in(engine, jail, job, home, parent))
        code = 0
    finally:
        os._exit(code)


def _shut_in(engine: ModuleType, jail: ModuleType, job: Job, home: str, parent: int) -> tuple[dict[str, object], bytes]:
    try:
        jail.enter(home, parent, job.limits, engine.last_resort_font())
    except Exception as error:
        return {"failed": f"the child could not be fenced: {error!r}"}, b""
    answer: tuple[dict[str, object], bytes] = engine.attempt(job)
    return answer


def _send(writer: int, header: dict[str, object], data: bytes) -> None:
    with os.fdopen(writer, "wb") as pipe:
        pipe.write(json.dumps(header).encode() + b"\n")
        pipe.write(data)


def _read(reader: int, limits: Limits) -> bytes:
    """All the child says until it closes the pipe; a late or endless child ends in RenderFailed."""
    deadline = time.monotonic() + limits.wall_seconds
    poll = select.poll()
    poll.register(reader, select.POLLIN)
    answer = bytearray()
    while True:
        left = deadline - time.monotonic()
        if left <= 0 or not poll.poll(left * 1000):
            raise RenderFailed(f"took longer than {limits.wall_seconds:g} s")
        chunk = os.read(reader, CHUNK)
        if not chunk:
            return bytes(answer)
        answer += chunk
        if len(answer) > limits.file_bytes + HEADER_BYTES:
            raise RenderFailed(f"the file grew beyond {limits.file_bytes} bytes")


def _result(answer: bytes, status: int) -> RenderedPdf:
    header, separator, data = answer.partition(b"\n")
    if not separator or status != 0:
        raise RenderFailed(_death(status))
    told = json.loads(header)
    if "failed" in told:
        raise RenderFailed(told["failed"])
    if len(data) != told["size"]:
        raise RenderFailed("the file arrived incomplete")
    return RenderedPdf(data, told["pages"], tuple(told["warnings"]))


def _death(status: int) -> str:
    if os.WIFSIGNALED(status):
        name = signal.Signals(os.WTERMSIG(status)).name
        hint = {"SIGXCPU": ": used up its processor time", "SIGXFSZ": ": wrote too much"}.get(name, "")
        return f"the renderer was ended by {name}{hint}"
    return f"the renderer died with code {os.waitstatus_to_exitcode(status)}"
