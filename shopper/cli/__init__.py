"""Commands of the shell: thin, each calls one action. `flask --app wsgi --help` lists them."""
