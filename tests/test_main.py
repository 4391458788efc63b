"""The ``clapper`` command, run as a process."""

import asyncio
import signal
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any, Self

import pytest

from bot.sandbox.clock import VendorClock
from bot.sandbox.demo import build_config
from bot.sandbox.server import Vendors, serve_vendors
from bot.sandbox.slack import LocalSlack
from tests.processes import dump_toml, run_bot, run_clapper

PATIENCE = 60  # seconds


@pytest.fixture
async def vendors() -> AsyncIterator[Vendors]:
    """Local recording services."""
    async with serve_vendors(clock=VendorClock(speed=60)) as served:
        yield served


@pytest.fixture
async def slack() -> AsyncIterator[LocalSlack]:
    """A local Slack."""
    async with LocalSlack.serve(page=False) as served:
        yield served


@pytest.fixture
def config(slack: LocalSlack, vendors: Vendors, tmp_path: Path) -> dict[str, Any]:
    """A configuration in which everything is right."""
    return dict(build_config(slack, vendors, f"sqlite:///{tmp_path / 'clapper.db'}"))


async def clapper(folder: Path, *arguments: str) -> tuple[int, str]:
    """Run a command to its end; its exit status, and all that it printed."""
    async with run_clapper(*arguments, folder=folder, stdout=asyncio.subprocess.PIPE) as process:
        printed, _ = await asyncio.wait_for(process.communicate(), PATIENCE)
        return await process.wait(), printed.decode() + (folder / "log").read_text()


def written(folder: Path, config: Mapping[str, Any]) -> str:
    """The configuration as a file; its path."""
    path = folder / "clapper.toml"
    path.write_text(dump_toml(config), encoding="utf-8")
    return str(path)


async def test_version(tmp_path: Path) -> None:
    """It says what it is."""
    assert await clapper(tmp_path, "version") == (0, "clapper 0.1.0\n")


@pytest.mark.parametrize("command", ["run", "check"])
async def test_no_configuration(tmp_path: Path, command: str) -> None:
    """Without a configuration it says where it looked and what to do."""
    status, said = await clapper(tmp_path, command)

    assert status == 2
    assert said == "clapper.toml: It does not exist: copy clapper.example.toml there and fill it in.\n"


@pytest.mark.parametrize("command", ["run", "check"])
async def test_wrong_configuration(tmp_path: Path, config: dict[str, Any], command: str) -> None:
    """Everything that is wrong is named, one line each, and no value that could be a secret is repeated."""
    config["accounts"]["studio"] = {**config["accounts"]["studio"], "app_secret": "too-short", "colour": "red"}
    config["accounts"]["attic"] = {"vendor": "cassette"}
    status, said = await clapper(tmp_path, command, "--config", written(tmp_path, config))

    assert status in {1, 2}
    assert "accounts.studio" in said
    assert "accounts.studio.colour" in said
    assert "is none of agora, " in said
    assert "too-short" not in said


@pytest.mark.parametrize("wrong", [{"app_token": "xapp-not-this-one"}, {"bot_token": "xoxb-not-this-one"}])
async def test_wrong_token(tmp_path: Path, config: dict[str, Any], wrong: dict[str, str]) -> None:
    """A token that Slack refuses ends the program with what Slack said, instead of a silent bot."""
    config["slack"] = {**config["slack"], **wrong}
    status, said = await clapper(tmp_path, "run", "--config", written(tmp_path, config))

    assert status == 1
    assert "Slack refuses the tokens: invalid_auth" in said
    assert "not-this-one" not in said


async def test_slack_away(tmp_path: Path, config: dict[str, Any]) -> None:
    """A Slack that cannot be reached ends nothing: the program goes on with what there is to do, and tries again."""
    config["slack"] = {**config["slack"], "api_url": "http://127.0.0.1:9/api/"}
    log = tmp_path / "log"
    async with run_bot(config, tmp_path) as process, asyncio.timeout(PATIENCE):
        while log.read_text().count("socket not connected") < 2:  # noqa: ASYNC110 - a file tells nobody
            await asyncio.sleep(0.05)
        process.send_signal(signal.SIGTERM)
        status = await process.wait()

    said = log.read_text()
    assert status == 0
    assert '"account taken"' in said
    assert "apps.connections.open: ClientConnectorError" in said
    assert "Traceback" not in said


@dataclass
class SilentSlack:
    """A server that takes every request and answers none."""

    url: str = ""
    asked: asyncio.Event = field(default_factory=asyncio.Event)
    hung_up: asyncio.Event = field(default_factory=asyncio.Event)

    @asynccontextmanager
    async def serve(self) -> AsyncIterator[Self]:
        """Listen on any free port."""
        async with await asyncio.start_server(self._take, "127.0.0.1", 0) as server:
            self.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/api/"
            yield self

    async def _take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.asked.set()
        await reader.read()
        self.hung_up.set()
        writer.close()


@pytest.mark.parametrize("told", [signal.SIGTERM, signal.SIGINT])
async def test_stops_while_starting(tmp_path: Path, config: dict[str, Any], told: signal.Signals) -> None:
    """Told to stop while it waits for Slack, it waits no longer, and ends cleanly."""
    async with SilentSlack().serve() as silent:
        config["slack"] = {**config["slack"], "api_url": silent.url}
        async with run_bot(config, tmp_path) as process, asyncio.timeout(PATIENCE):
            await silent.asked.wait()
            process.send_signal(told)
            status = await process.wait()

    assert status == 0
    assert "Traceback" not in (tmp_path / "log").read_text()


async def test_stops_when_told(tmp_path: Path, slack: LocalSlack, config: dict[str, Any]) -> None:
    """SIGTERM is a clean end: exit status 0, and the account is given up."""
    async with run_bot(config, tmp_path) as process:
        await slack.until(lambda: slack.links, timedelta(seconds=PATIENCE))
        process.send_signal(signal.SIGTERM)

        assert await asyncio.wait_for(process.wait(), PATIENCE) == 0
    assert '"stopping"' in (tmp_path / "log").read_text()


async def test_one_process_on_one_file(tmp_path: Path, slack: LocalSlack, config: dict[str, Any]) -> None:
    """A second process on the same SQLite file is refused with the reason; the check knows that it is in use."""
    async with run_bot(config, tmp_path):
        await slack.until(lambda: slack.links, timedelta(seconds=PATIENCE))
        await slack.command("/rec", "start standup on=studio", user="U0OMAR", channel="C0GENERAL")
        await slack.until(lambda: any(" Recording" in str(one.blocks) for one in slack.messages("C0GENERAL")))
        status, said = await clapper(tmp_path, "run", "--config", written(tmp_path, config))
        checked, findings = await clapper(tmp_path, "check", "--config", written(tmp_path, config))

    assert status == 1
    assert "Another process has the database open" in said
    assert checked == 0, findings
    assert "ok    database: a running Clapper has it open." in findings
    assert "ok    account studio: it is in use by the running Clapper" in findings


async def test_check(tmp_path: Path, vendors: Vendors, config: dict[str, Any]) -> None:
    """When everything is right the check says so of every part, and starts and creates nothing anywhere."""
    status, said = await clapper(tmp_path, "check", "--config", written(tmp_path, config))

    assert status == 0, said
    for part in ("database", "slack bot token", "slack app token", "account studio", "account classroom"):
        assert f"ok    {part}: " in said
    assert "ok    database: it has no tables yet: clapper run creates them." in said
    assert not {call.verb for call in vendors.calls} & {"init", "start"}
    assert {path.name for path in tmp_path.iterdir()} == {"clapper.toml", "log"}  # noqa: ASYNC240 - a handful of files


async def test_check_tells_at_once(tmp_path: Path, config: dict[str, Any]) -> None:
    """What is found is shown while the next part is still being tried."""
    async with SilentSlack().serve() as silent:
        config["slack"] = {**config["slack"], "api_url": silent.url}
        command = ("check", "--config", written(tmp_path, config))
        async with run_clapper(*command, folder=tmp_path, stdout=asyncio.subprocess.PIPE) as process:
            assert process.stdout is not None
            line = await asyncio.wait_for(process.stdout.readline(), PATIENCE)

            assert line.startswith(b"ok    database: ")
            assert not silent.hung_up.is_set()


async def test_check_finds(tmp_path: Path, config: dict[str, Any]) -> None:
    """What is wrong is found and named, the rest is still checked, and no secret is shown."""
    config["slack"] = {**config["slack"], "bot_token": "xoxb-not-this-one"}
    config["accounts"]["studio"] = {**config["accounts"]["studio"], "app_secret": "0123456789abcdef"}
    config["accounts"]["classroom"] = {**config["accounts"]["classroom"], "customer_secret": "wrong-secret"}
    status, said = await clapper(tmp_path, "check", "--config", written(tmp_path, config))

    assert status == 1
    assert "FAIL  slack bot token: Slack answers invalid_auth." in said
    assert "FAIL  account studio: " in said
    assert "FAIL  account classroom: " in said
    assert "ok    slack app token: " in said
    assert "vendor call failed" not in said, "each try is not told beside what became of them"
    assert not any(secret in said for secret in ("xoxb-not", "0123456789abcdef", "wrong-secret"))


async def test_check_of_groups_and_profiles(tmp_path: Path, config: dict[str, Any], slack: LocalSlack) -> None:
    """A user group must exist, and a profile must fit some account."""
    group = next(iter(slack.workspace.user_groups))
    config["access"] = {"admins": [group], "operators": ["S0NOPE"]}
    live = {"stage": {"quality": "high", "crop_mode": 1}, "dim": {"quality": "ultra"}}
    config["profiles"] = {"small": {"width": "640"}, "lecture": {"widht": "640"}, **live}
    status, said = await clapper(tmp_path, "check", "--config", written(tmp_path, config))

    assert status == 1
    assert f"ok    user group {group}: it has " in said
    assert "FAIL  user group S0NOPE: Slack answers no_such_subteam." in said
    assert "ok    profile small: it fits " in said
    assert "ok    profile stage: it fits studio." in said, "a profile of live streams alone"
    assert 'quality is smooth, clear or high; you gave "ultra".' in said
    assert 'FAIL  profile lecture: studio: This service has no parameter "widht". Did you mean width?' in said


async def test_what_nobody_foresaw(tmp_path: Path) -> None:
    """It goes to the log, which masks secrets; nothing of it is Python's own."""
    with Path("/dev/full").open("wb") as full:  # noqa: ASYNC230 - a device that takes nothing
        async with run_clapper("version", folder=tmp_path, stdout=full.fileno()) as process:
            status = await asyncio.wait_for(process.wait(), PATIENCE)

    assert status == 1
    assert "[error    ] broke" in (tmp_path / "log").read_text()


async def test_check_without_a_folder(tmp_path: Path, config: dict[str, Any]) -> None:
    """A database that could not be created is a finding."""
    config["store"] = {"url": f"sqlite:///{tmp_path / 'nowhere' / 'clapper.db'}"}
    status, said = await clapper(tmp_path, "check", "--config", written(tmp_path, config))

    assert status == 1
    assert "FAIL  database: The database cannot be created: there is no folder" in said


async def test_check_without_slack(tmp_path: Path, config: dict[str, Any]) -> None:
    """A Slack that cannot be reached is a finding."""
    config["slack"] = {**config["slack"], "api_url": "http://127.0.0.1:9/api/"}
    status, said = await clapper(tmp_path, "check", "--config", written(tmp_path, config))

    assert status == 1
    assert "FAIL  slack bot token: Slack cannot be reached (auth.test: ClientConnectorError)." in said


async def test_check_without_scopes(tmp_path: Path, config: dict[str, Any], slack: LocalSlack) -> None:
    """A token that lacks scopes is named with what it lacks."""
    slack.web_api.scopes = "commands"
    status, said = await clapper(tmp_path, "check", "--config", written(tmp_path, config))

    assert status == 1
    assert "lacks the scopes" in said
    assert "chat:write" in said
