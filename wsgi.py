"""Makes the app, nothing else."""

from shopper.app import create_app

app = create_app()
