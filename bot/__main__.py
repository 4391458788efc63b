"""The ``clapper`` command."""

import asyncio
import logging
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from datetime import timedelta
from importlib.metadata import version as version_of
from pathlib import Path
from typing import Annotated, NoReturn

import structlog
import typer
from rich.console import Console

from bot import log
from bot.app import open_bot
from bot.call import Typed, carry_out, show, understand
from bot.check import Finding, check_everything
from bot.config import Config, ConfigError
from bot.domain import MEANINGS
from bot.errors import BotError, UsageError
from bot.slack.errors import SlackRefused
from bot.vendors import RECORDING, capabilities

cli = typer.Typer(
    help="A Slack bot that records meetings.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
ConfigPath = Annotated[Path, typer.Option("--config", "-c", help="The configuration file.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]
JsonLog = Annotated[bool, typer.Option("--json-log", help="Write the log as one JSON object a line.")]


@cli.command()
def run(config: ConfigPath = Path("clapper.toml"), json_log: JsonLog = False) -> None:
    """Connect to Slack and serve until told to stop."""
    loaded = _load(config)
    log.configure(sys.stderr, json=json_log, secrets=loaded.secrets)
    asyncio.run(_until_told(_open_bot(loaded)))


@cli.command()
def check(config: ConfigPath = Path("clapper.toml")) -> None:
    """Say whether configuration, database, Slack tokens and every account are usable; nothing is changed."""
    loaded = _load(config)
    _log_errors(loaded)
    if not asyncio.run(_shown(check_everything(loaded), log.Masker(loaded.secrets))):
        raise typer.Exit(1)


@cli.command()
def vendors(as_json: AsJson = False) -> None:
    """Show which service can do what."""
    able = {name: capabilities(name) for name in sorted(RECORDING)}
    rows = [
        {"capability": meaning, **{name: "yes" if capability in able[name] else "no" for name in able}}
        for capability, meaning in MEANINGS.items()
    ]
    typer.echo(show(rows, as_json=as_json))


@cli.command()
def call(
    account: Annotated[str, typer.Argument(help="The account's name in the configuration.")],
    verb: Annotated[str, typer.Argument(help="What to do; left out, the account's verbs are listed.")] = "help",
    words: Annotated[list[str] | None, typer.Argument(help="A room and NAME=VALUE parameters.")] = None,
    ids: Annotated[
        list[str] | None, typer.Option("--id", help="NAME=VALUE of a recording, as start prints them.")
    ] = None,
    options: Annotated[
        list[str] | None, typer.Option("--option", help="NAME=VALUE with which the recording was started.")
    ] = None,
    files: Annotated[list[str] | None, typer.Option("--file", help="A file's name, as files prints it.")] = None,
    save: Annotated[Path | None, typer.Option(help="A folder for what is a file and not a link.")] = None,
    as_json: AsJson = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask before deleting.")] = False,
    config: ConfigPath = Path("clapper.toml"),
) -> None:
    """Make one call to a service as this account, without Slack."""
    loaded = _load(config)
    _log_errors(loaded)
    masker = log.Masker(loaded.secrets)
    lists = {"words": words or (), "ids": ids or (), "options": options or (), "files": files or ()}
    typed = Typed(account=account, verb=verb, save=save, **lists)
    try:
        meant, asked = understand(loaded, typed, lambda said: typer.echo(masker.mask(said), err=True))
        if meant.destroys and not yes:
            typer.confirm(f"{meant.does} of {account}?", abort=True, err=True)
        outcome = asyncio.run(carry_out(meant, asked))
    except ConfigError as error:
        _complain(*error.problems)
    except UsageError as error:
        _complain(masker.mask(str(error)))
    except BotError as error:
        _complain(masker.mask(str(error)), status=1)
    typer.echo(show(outcome, as_json=as_json))


@cli.command()
def sandbox(
    port: Annotated[
        int, typer.Option(help="Where the page is served; 0 takes any free port.", min=0, max=65535)
    ] = 8765,
    speed: Annotated[float, typer.Option(help="How many vendor seconds pass in one second.", min=1, max=600)] = 30,
    ack_deadline: Annotated[
        float, typer.Option(help="How many seconds the local Slack waits for the bot; Slack itself: 3.", min=1, max=60)
    ] = 3,
    json_log: JsonLog = False,
) -> None:
    """Try everything in a browser: a local Slack and local recording services; nothing leaves this machine."""
    log.configure(sys.stderr, json=json_log, secrets=())
    for name in [name for name in os.environ if name.lower().endswith("_proxy")]:
        del os.environ[name]  # slack_sdk sends even what stays on this machine to a proxy, and knows no NO_PROXY
    asyncio.run(_until_told(_open_sandbox(port, speed, timedelta(seconds=ack_deadline))))


@cli.command()
def version() -> None:
    """Say which Clapper this is."""
    typer.echo(f"clapper {version_of('clapper')}")


def main() -> None:
    """Run the command line; what nobody foresaw leaves by the log, which masks secrets, and not by Python."""
    log.configure(sys.stderr, json=False, secrets=())  # until the configuration with its secrets is read
    try:
        cli()
    except Exception:
        structlog.get_logger(__name__).exception("broke")
        sys.exit(1)


def _complain(*problems: str, status: int = 2) -> NoReturn:
    for problem in problems:
        typer.echo(problem, err=True)
    raise typer.Exit(status) from None


def _load(path: Path) -> Config:
    try:
        return Config.load(path, os.environ)
    except ConfigError as error:
        _complain(*[f"{path}: {problem}" for problem in error.problems])


def _log_errors(config: Config) -> None:
    """Keep quiet of tries that fail: what became of them is what the command prints."""
    log.configure(sys.stderr, json=False, secrets=config.secrets, level=logging.ERROR)


async def _shown(findings: AsyncIterator[Finding], masker: log.Masker) -> bool:
    """Show each finding when it is there; whether all are good."""
    console, good = Console(highlight=False, markup=False), True
    async for finding in findings:
        said = f"{'ok  ' if finding.good else 'FAIL'}  {finding.what}: {finding.said}"
        console.print(masker.mask(said), soft_wrap=True)
        good = good and finding.good
    return good


@asynccontextmanager
async def _open_bot(config: Config) -> AsyncIterator[None]:
    try:
        async with open_bot(config):
            yield
    except ConfigError as error:
        _complain(*error.problems)
    except SlackRefused as error:
        _complain(f"Slack refuses the tokens: {error}. See: clapper check.", status=1)
    except BotError as error:
        _complain(str(error), status=1)


@asynccontextmanager
async def _open_sandbox(port: int, speed: float, ack_deadline: timedelta) -> AsyncIterator[None]:
    try:
        from bot.sandbox.demo import open_sandbox
    except ModuleNotFoundError as error:
        _complain(f"The sandbox needs {error.name}: install Clapper with its extra, clapper[sandbox].", status=1)
    try:
        async with open_sandbox(port=port, speed=speed, ack_deadline=ack_deadline) as opened:
            typer.echo(f"\nClapper's sandbox (not Slack) is at {opened.slack.url}\n")
            yield
    except OSError as error:
        _complain(f"The sandbox cannot be opened: {error.strerror}.", status=1)


async def _until_told(served: AbstractAsyncContextManager[None]) -> None:
    """Serve until SIGTERM or Ctrl-C, then stop cleanly; told so before everything is open, open no more."""
    told, is_open = asyncio.Event(), asyncio.Event()

    async def serve() -> None:
        async with served:
            is_open.set()
            await told.wait()

    def tell() -> None:
        if not (is_open.is_set() or told.is_set()):  # told again, it goes on closing what it has opened
            serving.cancel()
        structlog.get_logger(__name__).info("stopping")
        told.set()

    serving = asyncio.create_task(serve())
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, tell)
    with suppress(asyncio.CancelledError):
        await serving


if __name__ == "__main__":
    main()
