"""`python3 -m shopper`: from a fresh clone to a running app. `python3 -m shopper help` lists the other commands."""

import sys

if sys.version_info < (3, 11):  # noqa: UP036 - the sentence is for those who run an older one
    sys.exit("Shopper needs Python 3.11 or newer; this one is %d.%d." % sys.version_info[:2])  # noqa: UP031

from shopper.boot.entry import main

sys.exit(main(sys.argv[1:]))
