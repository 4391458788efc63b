"""The ``clapper`` command."""

import asyncio
import os
import signal
import sys
from collections.abc import Awaitable, Callable
from importlib.metadata import version as version_of
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from slack_sdk.errors import SlackApiError

from bot import log
from bot.app import open_bot
from bot.check import Finding, check_everything
from bot.config import Config, ConfigError
from bot.errors import BotError

cli = typer.Typer(help="A Slack bot that records meetings.", no_args_is_help=True, add_completion=False)
ConfigPath = Annotated[Path, typer.Option("--config", "-c", help="The configuration file.")]
JsonLog = Annotated[bool, typer.Option("--json-log", help="Write the log as one JSON object a line.")]


@cli.command()
def run(config: ConfigPath = Path("clapper.toml"), json_log: JsonLog = False) -> None:
    """Connect to Slack and serve until told to stop."""
    loaded = _load(config)
    log.configure(sys.stderr, json=json_log, secrets=loaded.secrets)
    asyncio.run(_until_told(lambda told: _serve(loaded, told)))


@cli.command()
def check(config: ConfigPath = Path("clapper.toml")) -> None:
    """Say whether configuration, database, Slack tokens and every account are usable; nothing is changed."""
    loaded = _load(config)
    log.configure(sys.stderr, json=False, secrets=loaded.secrets)
    findings = asyncio.run(check_everything(loaded))
    _show(findings, log.Masker(loaded.secrets))
    if not all(finding.good for finding in findings):
        raise typer.Exit(1)


@cli.command()
def sandbox(
    port: Annotated[int, typer.Option(help="Where the page is served; 0 takes any free port.")] = 8765,
    speed: Annotated[float, typer.Option(help="How many vendor seconds pass in one second.", min=1, max=600)] = 30,
    json_log: JsonLog = False,
) -> None:
    """Try everything in a browser: a local Slack and local recording services; nothing leaves this machine."""
    log.configure(sys.stderr, json=json_log, secrets=())
    asyncio.run(_until_told(lambda told: _play(port, speed, told)))


@cli.command()
def version() -> None:
    """Say which Clapper this is."""
    typer.echo(f"clapper {version_of('clapper')}")


def main() -> None:
    """Run the command line."""
    cli()


def _load(path: Path) -> Config:
    try:
        return Config.load(path, os.environ)
    except ConfigError as error:
        for problem in error.problems:
            typer.echo(f"{path}: {problem}", err=True)
        raise typer.Exit(2) from None


def _show(findings: list[Finding], masker: log.Masker) -> None:
    console = Console(highlight=False, markup=False)
    for finding in findings:
        console.print(masker.mask(f"{'ok  ' if finding.good else 'FAIL'}  {finding.what}: {finding.said}"))


async def _serve(config: Config, told: asyncio.Event) -> None:
    try:
        async with open_bot(config):
            await told.wait()
    except ConfigError as error:
        for problem in error.problems:
            typer.echo(problem, err=True)
        raise typer.Exit(2) from None
    except SlackApiError as error:
        typer.echo(f"Slack refuses the tokens: {error.response.get('error')}. See: clapper check.", err=True)
        raise typer.Exit(1) from None
    except BotError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from None


async def _play(port: int, speed: float, told: asyncio.Event) -> None:
    from bot.sandbox.demo import open_sandbox

    async with open_sandbox(port=port, speed=speed) as opened:
        typer.echo(f"\nClapper's sandbox (not Slack) is at {opened.slack.url}\n")
        await told.wait()


async def _until_told(serve: Callable[[asyncio.Event], Awaitable[None]]) -> None:
    """Serve until SIGTERM or Ctrl-C, then stop cleanly."""
    told = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, told.set)
    await serve(told)


if __name__ == "__main__":
    main()
