"""A throw-away PostgreSQL server for tests, from whatever binaries the machine has.

A conftest imports the fixture: ``from tests.postgres import postgres``. Where there are no binaries its tests are
skipped; where CI is set they fail instead.
"""

import os
import pwd
import random
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import sql

_USER = "clapper"
_PASSWORD = "correct-horse-battery"  # a canary: no error may repeat it
_SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "fsync": "off",
    "full_page_writes": "off",
    "max_connections": "60",
}
_UNPRIVILEGED = ("postgres", "nobody")


@dataclass(frozen=True)
class Server:
    """A running server; every database in it is the test's own."""

    port: int
    password: str = field(default=_PASSWORD, repr=False)
    _numbers: Iterator[int] = field(default_factory=count, repr=False)

    def url(self, database: str) -> str:
        """The address of a database, as a configuration would have it."""
        return f"postgresql://{_USER}:{self.password}@127.0.0.1:{self.port}/{database}"

    def execute(self, statement: sql.Composed) -> None:
        """Run one statement as the superuser, outside a transaction."""
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(statement)

    @contextmanager
    def database(self) -> Iterator[str]:
        """The address of a new, empty database that is dropped afterwards."""
        name = f"test_{next(self._numbers)}"
        self.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        yield self.url(name)
        self.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """One server for the whole session."""
    binaries = _find_binaries()
    if binaries is None:
        reason = "no PostgreSQL server is installed: neither in PATH nor in /usr/lib/postgresql"
        if "CI" in os.environ:
            pytest.fail(reason)
        pytest.skip(reason)
    with _start(binaries) as server:
        yield server


def _find_binaries() -> Path | None:
    in_path = shutil.which("initdb")
    folders = [Path(in_path).resolve().parent] if in_path else []
    folders += sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: int(folder.parent.name))[::-1]
    return next(
        (folder for folder in folders if {"initdb", "pg_ctl"} <= {file.name for file in folder.iterdir()}), None
    )


@contextmanager
def _start(binaries: Path) -> Iterator[Server]:
    with tempfile.TemporaryDirectory(prefix="clapper-postgres-") as folder:
        identity = _own(folder)
        data, password_file = f"{folder}/data", Path(folder) / "password"
        password_file.write_text(_PASSWORD)
        password_file.chmod(0o644)
        login = ["-U", _USER, "-A", "scram-sha-256", "--pwfile", str(password_file)]
        _run([f"{binaries}/initdb", "-D", data, "-E", "UTF8", "--no-sync", *login], folder, identity)
        server = Server(_free_port())
        settings = " ".join(f"-c {name}='{value}'" for name, value in (_SETTINGS | {"port": str(server.port)}).items())
        control = [f"{binaries}/pg_ctl", "-D", data, "-w", "-l", f"{folder}/log"]
        _run([*control, "-o", settings, "start"], folder, identity)
        try:
            yield server
        finally:
            _run([*control, "-m", "immediate", "stop"], folder, identity)


def _own(folder: str) -> dict[str, Any]:
    """Whom the server runs as: PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return {}
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    entry = next(known[name] for name in _UNPRIVILEGED if name in known)
    os.chown(folder, entry.pw_uid, entry.pw_gid)
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


def _run(command: list[str], folder: str, identity: dict[str, Any]) -> None:
    # A file, not a pipe: the server inherits it and would keep a pipe open for as long as it runs.
    with (Path(folder) / "output").open("wb") as output:
        done = subprocess.run(command, cwd=folder, stdout=output, stderr=output, check=False, **identity)  # noqa: S603 - our own command line
    if done.returncode:
        pytest.fail((Path(folder) / "output").read_text())


def _free_port() -> int:
    """A port below those that the system gives to whoever asks for any: nobody takes it before the server does."""
    for port in random.sample(range(15_000, 32_000), k=100):
        with suppress(OSError), socket.create_server(("127.0.0.1", port)):
            return port
    pytest.fail("no port is free")
