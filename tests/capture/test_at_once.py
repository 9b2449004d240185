"""Two senders, sixteen senders: one record, one photo. Against a real server with eight threads."""

from __future__ import annotations

import contextlib
import http.client
import json
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import uuid4

import pytest
import sqlalchemy as sa
from waitress.server import create_server

from shopper.audit.models import AuditEntry
from shopper.capture import parts, queries
from shopper.capture.models import Photo, Submission
from shopper.infra.db import db
from shopper.infra.jobs import Job
from shopper.infra.storage import storage
from shopper.visits.models import Visit
from tests.capture.phone import OWN, as_bytes, jpeg, manifest, shot


class Server:
    def __init__(self, app, token):
        self.server = create_server(app, host="127.0.0.1", port=0, threads=8, ident=None, clear_untrusted_proxy_headers=False)
        self.port, self.token = self.server.effective_port, token
        self.thread = threading.Thread(target=self.server.run, daemon=True)
        self.thread.start()

    def ask(self, method, path, body=b"", **headers):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        own = {**OWN, "Origin": f"http://127.0.0.1:{self.port}", "Cookie": f"sid={self.token}", **headers}
        connection.request(method, path, body, own)
        reply = connection.getresponse()
        data = reply.read()
        connection.close()
        return reply.status, json.loads(data or b"{}"), reply.headers

    def close(self):
        def let_go():
            for each in list(self.server._map.values()):
                each.close()

        with contextlib.suppress(OSError):  # it had nothing open any more, and has ended
            self.server.trigger.pull_trigger(let_go)  # runs in the loop's own thread, which ends when nothing is open
        self.thread.join(10)
        self.server.task_dispatcher.shutdown()


@pytest.fixture
def server(database, noon, world):
    running = Server(database.app, world.sign_in(database.app, "sam"))
    yield running
    running.close()


def together(number, work):
    """All of them wait for each other, then go."""
    gate = threading.Barrier(number)

    def go(index):
        gate.wait(30)
        return work(index)

    with ThreadPoolExecutor(number) as pool:
        return list(pool.map(go, range(number)))


def rows(model):
    return db.session.scalar(sa.select(sa.func.count()).select_from(model))


def test_sixteen_equal_sends_are_one_record(server, world, ask):
    here, body = uuid4(), as_bytes(manifest(world))
    replies = together(16, lambda _: server.ask("PUT", f"/api/s/{here}", body))
    assert Counter(status for status, *_ in replies) == {201: 1, 200: 15}
    assert len({json.dumps(receipt, sort_keys=True) for _, receipt, _ in replies}) == 1
    assert ask(lambda: (rows(Submission), rows(Visit))) == (1, 1)
    received = sa.select(sa.func.count()).select_from(AuditEntry).where(AuditEntry.subject_id == str(here))
    assert ask(lambda: db.session.scalar(received)) == 1


def test_sixteen_different_contents_under_one_id_are_one_record(server, world, ask):
    here = uuid4()
    bodies = [as_bytes(manifest(world, narrative=str(number))) for number in range(16)]
    replies = together(16, lambda number: server.ask("PUT", f"/api/s/{here}", bodies[number]))
    assert Counter(status for status, *_ in replies) == {201: 1, 409: 15}
    winner = next(number for number, reply in enumerate(replies) if reply[0] == 201)
    assert {reply["receipt"]["body_sha256"] for status, reply, _ in replies if status == 409} == {replies[winner][1]["body_sha256"]}
    assert ask(lambda: db.session.get(Submission, here).body) == bodies[winner]


def test_sixteen_different_records_all_arrive(server, world, ask):
    bodies = [as_bytes(manifest(world, narrative=str(number))) for number in range(16)]
    replies = together(16, lambda number: server.ask("PUT", f"/api/s/{uuid4()}", bodies[number]))
    assert {status for status, *_ in replies} <= {201, 202}
    assert ask(lambda: (rows(Submission), rows(Visit))) == (16, 16)


def test_two_senders_of_one_photo_store_it_once(server, world, ask):
    here, photo = uuid4(), shot(jpeg(at_least=40_000))
    server.ask("PUT", f"/api/s/{here}", as_bytes(manifest(world, photos=[photo])))
    path = f"/api/s/{here}/p/{photo.pid}"

    def send(_):
        offset, statuses = 0, []
        while offset < len(photo.data):
            status, reply, _ = server.ask("PATCH", path, photo.data[offset : offset + 4000], **{"Upload-Offset": str(offset)})
            statuses.append(status)
            offset = reply["offset"]
        return statuses

    statuses = {status for each in together(2, send) for status in each}
    assert statuses <= {200, 409}
    receipt = server.ask("GET", f"/api/s/{here}")[1]
    assert (receipt["complete"], receipt["items"][0]["sha256"]) == (True, photo.sha256)
    assert ask(lambda: storage().read(f"photos/{here}/{photo.pid}")) == photo.data
    assert ask(lambda: (rows(Photo), db.session.query(Job).filter_by(name="capture.clean_photo").count())) == (1, 1)


def test_a_part_settled_by_another_sender_at_this_moment_counts_as_nothing(ask, monkeypatch):
    monkeypatch.setattr(Path, "exists", lambda _: True)  # it was there when one looked
    assert ask(lambda: parts.length(uuid4(), uuid4())) == 0


def test_the_last_two_photos_settled_at_once_complete_the_record(database, world, server, ask, monkeypatch):
    """On PostgreSQL each of two transactions sees the other's photo as missing, unless they take turns."""
    here, photos = uuid4(), [shot(), shot(jpeg(seed=9))]
    server.ask("PUT", f"/api/s/{here}", as_bytes(manifest(world, photos=photos)))
    counted = threading.Barrier(2)
    count = queries.missing_photos

    def count_together(submission_id):
        found = count(submission_id)
        with contextlib.suppress(threading.BrokenBarrierError):  # they take turns: the second has to wait for the first
            counted.wait(1)
        return found

    monkeypatch.setattr(queries, "missing_photos", count_together)
    together(2, lambda n: server.ask("PATCH", f"/api/s/{here}/p/{photos[n].pid}", photos[n].data, **{"Upload-Offset": "0"}))
    assert ask(lambda: db.session.get(Submission, here).completed_at) is not None


def test_a_sender_that_finishes_what_another_is_finishing_is_told_to_look_again(server, world, ask, monkeypatch):
    here, photo = uuid4(), shot()
    server.ask("PUT", f"/api/s/{here}", as_bytes(manifest(world, photos=[photo])))
    path, digest = f"/api/s/{here}/p/{photo.pid}", parts.digest
    replies = []

    def digest_while_another_finishes(*ids):
        monkeypatch.setattr(parts, "digest", digest)
        replies.append(server.ask("PATCH", path, b"", **{"Upload-Offset": str(len(photo.data))}))
        return digest(*ids)

    monkeypatch.setattr(parts, "digest", digest_while_another_finishes)
    replies.append(server.ask("PATCH", path, photo.data, **{"Upload-Offset": "0"}))
    assert [status for status, *_ in replies] == [200, 409]
    assert server.ask("GET", f"/api/s/{here}")[1]["complete"]
