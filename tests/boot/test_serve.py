"""What is in the way of a start is said in a sentence."""

import http.server
import socket
import threading

import pytest

from shopper.boot import serve
from shopper.boot.console import Stop, require_writable


def test_the_port_is_8000_unless_chosen(monkeypatch):
    monkeypatch.delenv("PORT", raising=False)
    assert serve.chosen_port() == 8000
    monkeypatch.setenv("PORT", "8123")
    assert serve.chosen_port() == 8123


@pytest.mark.parametrize("text", ["http", "0", "65536", "-1", "80 80", "²"])
def test_a_port_that_is_none_is_named(monkeypatch, text):
    monkeypatch.setenv("PORT", text)
    with pytest.raises(Stop, match="must be a number from 1 to 65535"):
        serve.chosen_port()


def test_a_port_that_was_given_back_is_free():
    with socket.create_server(("0.0.0.0", 0)) as taken:
        port = taken.getsockname()[1]
    serve.require_free(port)


def test_a_taken_port_gives_a_sentence_with_another():
    with http.server.HTTPServer(("127.0.0.1", 0), http.server.BaseHTTPRequestHandler) as other:
        threading.Thread(target=other.handle_request, daemon=True).start()
        with pytest.raises(Stop, match=r"taken by another program\. Choose another one: PORT=\d+ python3 -m shopper"):
            serve.require_free(other.server_port)


def test_an_address_that_is_not_ours_is_named(monkeypatch):
    monkeypatch.setenv("HOST", "192.0.2.77")
    with pytest.raises(Stop, match="HOST is “192.0.2.77”, and this machine has no such address"):
        serve.require_free(8000)


def test_a_second_start_learns_where_the_first_one_is(monkeypatch):
    monkeypatch.setattr(serve, "is_up", lambda port: True)
    with (
        socket.create_server(("0.0.0.0", 0)) as first,
        pytest.raises(Stop, match=r"already runs: http://127\.0\.0\.1:"),
    ):
        serve.require_free(first.getsockname()[1])


def test_a_folder_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(Stop, match=r"file/data cannot be written \(Not a directory\)\. Choose another"):
        require_writable(tmp_path / "file" / "data", "Choose another one.")
