"""From a bare machine to running processes, with nothing but the standard library.

Owns `.venv`, the native libraries under `var/deb`, the font list and the supervisor; knows nothing of the app but the
names of its flask commands (`setup`, `serve`, `worker`, `demo links`, `bench`). No other room is imported from here,
and nothing here fails with a traceback: what stops a start is a `Stop` whose sentence names what to do.
Words: a *lock* is a requirements.txt with hashes; its *stamp* in `.venv` says that it was installed in full; a *need*
is what the operating system must bring. Test to read first: tests/boot/test_supervise.py.
"""
