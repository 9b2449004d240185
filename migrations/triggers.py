"""What the database itself refuses, whoever asks: changing what was published, rewriting what was written down.

`STATEMENTS` holds `(dialect, up, down)`, one statement each; up in this order, down in the reverse. They are run by a
numbered migration: once that is released this file stays as it is, and a change goes into a new one. A later migration
that rebuilds one of these tables on SQLite (batch mode) loses the triggers with the old table and must run them again.

Both databases answer with an integrity error whose text is the message below.
"""

# ruff: noqa: S608  every name below is written in this file; nothing comes from outside

SEALED_EDITION = "A published edition never changes. Publish a new edition instead."
SEALED_CONTENT = "This belongs to a published edition, which never changes. Publish a new edition instead."
SEALED_FORM = "A form never changes once built: filled forms stand on it. Build a new one instead."
SEALED_AUDIT = "What was written down stays: the record is only added to."
SEALED_PUBLICATION = "A publication never changes. Publish a new revision instead."

CONTENT = ("section", "stage", "standard")
# Table, message, and the keys under which SQLite's INSERT OR REPLACE would silently drop an older row.
ADDED_ONLY = (
    ("questionnaire", SEALED_FORM, (("id",), ("rowid",))),
    ("item", SEALED_FORM, (("id",), ("rowid",), ("questionnaire_id", "key"))),
    ("audit_entry", SEALED_AUDIT, (("id",),)),
    ("publication", SEALED_PUBLICATION, (("id",), ("rowid",), ("visit_id", "revision"))),
)
EDITION_KEYS = (("id",), ("rowid",), ("book_id", "version"))

Statement = tuple[str, str, str]


def _sqlite_trigger(name: str, event: str, table: str, when: str | None, message: str) -> Statement:
    condition = f" WHEN {when}" if when else ""
    up = f"CREATE TRIGGER {name} BEFORE {event} ON {table}{condition} BEGIN SELECT RAISE(ABORT, '{message}'); END"
    return "sqlite", up, f"DROP TRIGGER {name}"


def _same_key(keys: tuple[tuple[str, ...], ...]) -> str:
    return " OR ".join("(" + " AND ".join(f"{column} = NEW.{column}" for column in key) + ")" for key in keys)


def _sqlite_edition() -> list[Statement]:
    published = "OLD.published_at IS NOT NULL"
    replaced = f"EXISTS (SELECT 1 FROM edition WHERE published_at IS NOT NULL AND ({_same_key(EDITION_KEYS)}))"
    return [
        _sqlite_trigger("edition_stays_on_update", "UPDATE", "edition", f"{published} OR {replaced}", SEALED_EDITION),
        _sqlite_trigger("edition_stays_on_delete", "DELETE", "edition", published, SEALED_EDITION),
        _sqlite_trigger("edition_stays_on_insert", "INSERT", "edition", replaced, SEALED_EDITION),
    ]


def _sqlite_content(table: str) -> list[Statement]:
    def published(*rows: str) -> str:
        ids = ", ".join(f"{row}.edition_id" for row in rows)
        return f"EXISTS (SELECT 1 FROM edition WHERE published_at IS NOT NULL AND id IN ({ids}))"

    replaced = (
        f"EXISTS (SELECT 1 FROM {table} AS kept JOIN edition ON edition.id = kept.edition_id "
        "WHERE edition.published_at IS NOT NULL AND (kept.id = NEW.id OR kept.rowid = NEW.rowid))"
    )
    arriving, moving = f"{published('NEW')} OR {replaced}", f"{published('OLD', 'NEW')} OR {replaced}"
    return [
        _sqlite_trigger(f"{table}_stays_on_insert", "INSERT", table, arriving, SEALED_CONTENT),
        _sqlite_trigger(f"{table}_stays_on_update", "UPDATE", table, moving, SEALED_CONTENT),
        _sqlite_trigger(f"{table}_stays_on_delete", "DELETE", table, published("OLD"), SEALED_CONTENT),
    ]


def _sqlite_added_only(table: str, message: str, keys: tuple[tuple[str, ...], ...]) -> list[Statement]:
    replaced = f"EXISTS (SELECT 1 FROM {table} WHERE {_same_key(keys)})"
    return [
        _sqlite_trigger(f"{table}_stays_on_update", "UPDATE", table, None, message),
        _sqlite_trigger(f"{table}_stays_on_delete", "DELETE", table, None, message),
        _sqlite_trigger(f"{table}_stays_on_insert", "INSERT", table, replaced, message),
    ]


def _sqlite() -> list[Statement]:
    content = [statement for table in CONTENT for statement in _sqlite_content(table)]
    added_only = [statement for entry in ADDED_ONLY for statement in _sqlite_added_only(*entry)]
    return [*_sqlite_edition(), *content, *added_only]


REFUSE = """
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION USING MESSAGE = TG_ARGV[0], ERRCODE = 'integrity_constraint_violation';
END $$
"""

# The share lock waits for a publication under way and keeps one from starting: its hash covers every row.
REFUSE_OF_PUBLISHED = """
CREATE FUNCTION refuse_change_of_published() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM 1 FROM edition WHERE id IN (OLD.edition_id, NEW.edition_id) FOR SHARE;
  IF EXISTS (SELECT 1 FROM edition WHERE published_at IS NOT NULL AND id IN (OLD.edition_id, NEW.edition_id)) THEN
    RAISE EXCEPTION USING MESSAGE = TG_ARGV[0], ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  RETURN NEW;
END $$
"""


def _postgresql_trigger(name: str, events: str, table: str, each: str, call: str) -> Statement:
    up = f"CREATE TRIGGER {name} BEFORE {events} ON {table} FOR EACH {each} EXECUTE FUNCTION {call}"
    return "postgresql", up, f"DROP TRIGGER {name} ON {table}"


def _postgresql_table(table: str, events: str, each: str, function: str, message: str) -> list[Statement]:
    emptied = f"refuse_change('{message}')"
    return [
        _postgresql_trigger(f"{table}_stays", events, table, each, f"{function}('{message}')"),
        _postgresql_trigger(f"{table}_stays_on_truncate", "TRUNCATE", table, "STATEMENT", emptied),
    ]


def _postgresql() -> list[Statement]:
    rows, published = "UPDATE OR DELETE", "ROW WHEN (OLD.published_at IS NOT NULL)"
    tables = [
        _postgresql_table("edition", rows, published, "refuse_change", SEALED_EDITION),
        *(
            _postgresql_table(table, f"INSERT OR {rows}", "ROW", "refuse_change_of_published", SEALED_CONTENT)
            for table in CONTENT
        ),
        *(_postgresql_table(table, rows, "ROW", "refuse_change", message) for table, message, _keys in ADDED_ONLY),
    ]
    return [
        ("postgresql", REFUSE, "DROP FUNCTION refuse_change()"),
        ("postgresql", REFUSE_OF_PUBLISHED, "DROP FUNCTION refuse_change_of_published()"),
        *(statement for table in tables for statement in table),
    ]


STATEMENTS: list[Statement] = [*_sqlite(), *_postgresql()]
