"""How is an SQLite file beside the files of a store opened: to write, or to read beside its writer?"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from pathlib import Path


def opened_to_write(path: Path | None, tables: Sequence[str], check: str) -> sqlite3.Connection:
    """Open a file, and make its tables in one transaction where it has none; None is a file in memory.

    Args:
        path: the file.
        tables: the statements that make its tables, and what stands in them at first.
        check: the name of one of the tables.

    Raises:
        sqlite3.Error: where it cannot be opened or is damaged.
    """
    connection = sqlite3.connect(path or ":memory:", timeout=60, check_same_thread=False)
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        with connection:
            connection.execute("BEGIN IMMEDIATE")
            if not has_table(connection, check):
                for table in tables:
                    connection.execute(table)
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def opened_to_read(path: Path) -> sqlite3.Connection:
    """Open a file that another process may be writing.

    Raises:
        sqlite3.Error: where it cannot be read.
    """
    address = f"{path.absolute().as_uri()}?mode=ro"
    connection = sqlite3.connect(address, uri=True, timeout=60, check_same_thread=False)
    try:
        has_table(connection, "")
    except sqlite3.OperationalError:
        # Where the directory cannot be written, SQLite cannot make its log; nobody else writes there then.
        connection.close()
        return sqlite3.connect(f"{address}&immutable=1", uri=True, check_same_thread=False)
    return connection


def has_table(connection: sqlite3.Connection, name: str) -> bool:
    """Say whether whoever made the file has come to make its tables, which is one transaction."""
    found = connection.execute("SELECT count(*) FROM sqlite_master WHERE name = ?", (name,)).fetchone()
    return bool(found[0])
