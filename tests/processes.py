"""The bot as a process of its own, to be watched and killed from outside."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from pathlib import Path
from types import MappingProxyType
from typing import Any

PROXIES = {name for name in os.environ if name.lower().endswith("_proxy")}


def dump_toml(table: Mapping[str, Any], name: str = "") -> str:
    """A configuration as TOML text."""
    own = {key: value for key, value in table.items() if not isinstance(value, Mapping)}
    lines = [f"[{name}]"] if name else []
    lines += [f"{key} = {_value(value)}" for key, value in own.items()]
    below = {key: value for key, value in table.items() if isinstance(value, Mapping)}
    return "\n".join([*lines, *(dump_toml(value, f"{name}.{key}" if name else key) for key, value in below.items())])


@asynccontextmanager
async def run_python(
    *arguments: str,
    folder: Path,
    cwd: Path | None = None,
    stdout: int | None = None,
    more: Mapping[str, str] = MappingProxyType({}),
) -> AsyncIterator[asyncio.subprocess.Process]:
    """Run Python; what it writes to stderr goes to ``folder/log``. It is killed in the end if it lives.

    Args:
        more: variables of its environment, besides our own without proxies.
    """
    environ = {name: value for name, value in os.environ.items() if name not in PROXIES} | dict(more)
    with (folder / "log").open("ab") as log:
        process = await asyncio.create_subprocess_exec(
            sys.executable, *arguments, stdout=stdout, stderr=log, env=environ, cwd=cwd or folder
        )
    try:
        yield process
    finally:
        with suppress(ProcessLookupError):
            process.send_signal(signal.SIGKILL)
        await process.wait()


def run_clapper(
    *arguments: str, folder: Path, stdout: int | None = None, more: Mapping[str, str] = MappingProxyType({})
) -> AbstractAsyncContextManager[asyncio.subprocess.Process]:
    """Run the ``clapper`` command."""
    return run_python("-m", "bot", *arguments, folder=folder, stdout=stdout, more=more)


@asynccontextmanager
async def run_bot(config: Mapping[str, Any], folder: Path) -> AsyncIterator[asyncio.subprocess.Process]:
    """Run ``clapper run`` with this configuration."""
    path = folder / "clapper.toml"
    path.write_text(dump_toml(config), encoding="utf-8")
    async with run_clapper("run", "--json-log", "--config", str(path), folder=folder) as process:
        yield process


def _value(value: Any) -> str:
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key} = {_value(item)}" for key, item in value.items()) + "}"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, str):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return "[" + ", ".join(_value(item) for item in value) + "]"
