"""Makes the app, nothing else. What it cannot start with is said in a sentence, without a trace."""

from shopper.app import create_app
from shopper.config import BadSetting
from shopper.infra.db import UnsafeDatabase

try:
    app = create_app()
except (BadSetting, UnsafeDatabase) as problem:
    raise SystemExit(str(problem)) from None
