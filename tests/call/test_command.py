"""``clapper vendors`` and ``clapper call``, run as a person runs them."""

import asyncio
import json
import re
import shlex
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.sandbox.clock import VendorClock
from bot.sandbox.server import Vendors, serve_vendors
from tests.buckets import serve_read_only
from tests.processes import dump_toml, run_clapper

PATIENCE = 60  # seconds
NO_SLACK = "http://127.0.0.1:9/"  # the discard port: nobody answers


@dataclass(frozen=True)
class Terminal:
    """A folder with a clapper.toml, and what a person types there."""

    folder: Path
    vendors: Vendors

    async def type(self, line: str) -> tuple[int, str, str]:
        """Run a command: its exit status, what it printed, and what it said beside that."""
        (self.folder / "log").write_text("")
        async with run_clapper(*shlex.split(line), folder=self.folder, stdout=asyncio.subprocess.PIPE) as process:
            printed, _ = await asyncio.wait_for(process.communicate(), PATIENCE)
            status = await process.wait()
        return status, printed.decode(), (self.folder / "log").read_text()

    async def call(self, line: str) -> str:
        """Make a call that succeeds; what it printed."""
        status, printed, said = await self.type(f"call {line}")
        assert status == 0, said
        return printed

    async def read(self, line: str) -> Any:
        """Make a call that succeeds; what it printed for programs."""
        return json.loads(await self.call(f"{line} --json"))


@pytest.fixture
async def terminal(tmp_path: Path) -> AsyncIterator[Terminal]:
    """Local services, and a configuration of their accounts."""
    async with serve_vendors(clock=VendorClock(speed=120)) as vendors:
        config = {
            "slack": {"bot_token": "xoxb-not-a-token", "app_token": "xapp-not-a-token", "api_url": NO_SLACK},
            "accounts": dict(vendors.accounts()),
        }
        (tmp_path / "clapper.toml").write_text(dump_toml(config), encoding="utf-8")
        yield Terminal(tmp_path, vendors)


async def test_vendors(tmp_path: Path) -> None:
    """The table of what each service can do needs no configuration."""
    async with run_clapper("vendors", folder=tmp_path, stdout=asyncio.subprocess.PIPE) as process:
        printed, _ = await asyncio.wait_for(process.communicate(), PATIENCE)
    lines = printed.decode().splitlines()

    assert lines[0].split() == ["capability", "agora", "anyrtc", "fsp", "meeting"]
    assert re.fullmatch(r"pause and resume +no +no +yes +no", lines[2])


async def test_recording(terminal: Terminal) -> None:
    """A room is recorded, paused, looked at, stopped, found among the files, linked and deleted, call by call."""
    started = await terminal.call("studio start room-42 width=1280 height=720")
    ids = re.findall(r"--id \S+", started)
    about = " ".join(ids)
    assert "room-42" in started

    assert "paused" in await terminal.call(f"studio pause {about}")
    await terminal.call(f"studio resume {about}")
    (task,) = await terminal.read("studio tasks")
    assert (task["room"], task["state"]) == ("room-42", "recording")
    await terminal.call(f"studio stop room-42 {about}")
    async with asyncio.timeout(PATIENCE):
        while (seen := await terminal.read(f"studio status {about}"))["state"] != "ready":
            pass
    (listed,) = await terminal.read("studio files")
    assert listed["name"] == seen["files"][0]["name"]

    link, *_ = await terminal.read(f"studio link --file {listed['name']}")  # of its slices: here an hour takes 30 s
    async with httpx.AsyncClient(trust_env=False) as browser:
        assert (await browser.get(link["url"])).content[4:8] == b"ftyp"
    assert (await terminal.read("studio storage"))["used"] > 0
    assert "deleted" in await terminal.call(f"studio delete {about} --yes")
    assert await terminal.call("studio files") == "Nothing.\n"


async def test_several_files(terminal: Terminal) -> None:
    """All files that are named are linked, and deleted."""
    for room in ("room-42", "room-43"):
        about = " ".join(re.findall(r"--id \S+", await terminal.call(f"studio start {room}")))
        await terminal.call(f"studio stop {about}")
    async with asyncio.timeout(PATIENCE):
        while len(files := await terminal.read("studio files file_state=normal")) < 2:
            pass
    names = sorted(listed["name"] for listed in files)
    both = " ".join(f"--file {name}" for name in names)

    assert sorted(link["name"] for link in await terminal.read(f"studio link {both}")) == names
    deleted = await terminal.call(f"studio delete {both} --yes")
    assert all(f"{name} is deleted" in deleted for name in names)
    assert await terminal.call("studio files") == "Nothing.\n"


async def test_token_of_a_room(terminal: Terminal) -> None:
    """A room is recorded as the uid and with the token that are given; the token is not shown."""
    started = await terminal.call("classroom start room-42 uid=7 token=007eJxTYPj-a-token")

    assert "uid=7" in started
    assert "007eJxTYPj" not in started


async def test_subtitles(terminal: Terminal) -> None:
    """Text is laid over a running recording."""
    about = " ".join(re.findall(r"--id \S+", await terminal.call("studio start room-42")))
    said = await terminal.call(f"studio subtitles {about} content=Hello color=#ff0000")

    assert "The service has taken it." in said
    assert terminal.vendors.calls[-1].verb == "subtitle"


async def test_layout_beyond_the_canvas(terminal: Terminal) -> None:
    """A layout of which the document does not say whether it may leave the canvas is sent, and that it does is said."""
    video = '[{"user_id":"ann","media_id":"cam","media_type":2,"x":1900}]'
    started = await terminal.call(f"studio start room-42 'layout={{\"video_list\":{video}}}'")
    about = " ".join(re.findall(r"--id \S+", started))

    beyond = "Video 1 of the layout reaches to 2220 x 240 px, beyond the canvas of 1920 x 1080 px."
    assert beyond in started
    said = await terminal.call(f"studio layout {about} 'video_list={video}'")
    assert f"The service has taken it. {beyond}" in said


async def test_changes(terminal: Terminal) -> None:
    """The picture of a running recording is arranged, and whom it takes is chosen; when it is over, it can be seen."""
    about = " ".join(re.findall(r"--id \S+", await terminal.call("campus start room-42")))
    await terminal.call(f"campus layout room-42 {about} mixedVideoLayout=1")
    await terminal.call(f"campus subscriptions room-42 {about} subscribeAudioUids=1 subscribeVideoUids=1")
    changes = {"updateLayout", "update"}
    assert {call.verb for call in terminal.vendors.calls if call.outcome == "200"} >= changes

    (uid,) = re.findall(r"--id uid=\S+", about)
    status, _, said = await terminal.type(f"call campus stop room-42 {uid}")
    assert (status, "--id resource_id=VALUE" in said) == (2, True), "though its sid is found in the bucket"
    assert "uploading" in await terminal.call(f"campus stop room-42 {about}")
    over = await terminal.read(f"campus status {about}")
    assert over["files"][0]["kind"] == "m3u8"
    assert "is over" in await terminal.call(f"campus stop room-42 {about}")


async def test_meeting(terminal: Terminal) -> None:
    """A service that says little of a running recording is not made to say more; in the end there is a file."""
    about = " ".join(re.findall(r"--id \S+", await terminal.call("board start 1866")))
    assert "does not say how it is doing" in await terminal.call(f"board status 1866 {about}")
    await terminal.call("board stop 1866")
    async with asyncio.timeout(PATIENCE):
        while (await terminal.read(f"board status {about}"))["state"] != "ready":
            pass
    (link,) = await terminal.read(f"board link {about}")
    async with httpx.AsyncClient(trust_env=False) as browser:
        assert (await browser.get(link["url"])).content[4:8] == b"ftyp"
    await terminal.call(f"board delete {about} --yes")
    assert (await terminal.read(f"board status {about}"))["files"] == []


async def test_conversion(terminal: Terminal) -> None:
    """The segments of a service that leaves nothing else become one MP4, and the person is told how far it is."""
    about = " ".join(re.findall(r"--id \S+", await terminal.call("campus start room-42")))
    async with asyncio.timeout(PATIENCE):
        while (await terminal.read(f"campus status {about}"))["state"] != "recording":
            pass
    await terminal.call(f"campus stop room-42 {about}")
    async with asyncio.timeout(PATIENCE):
        while (ended := await terminal.type(f"call campus convert room-42 {about}"))[0]:
            pass
    assert "Storing the MP4: 100 %" in ended[2]
    assert len(ended[2].splitlines()) <= 2 * 11  # each tenth of its two halves

    (link,) = await terminal.read(f"campus link room-42 {about}")
    async with httpx.AsyncClient(trust_env=False) as browser:
        assert (await browser.get(link["url"])).content[4:8] == b"ftyp"
    status, _, said = await terminal.type(f"call campus convert room-42 {about}")
    assert (status, said) == (1, "There are no segments of which an MP4 is to be made, or it is there already.\n")


async def test_playlist_that_the_bucket_refuses(terminal: Terminal) -> None:
    """Where nothing can be put into the bucket the playlist is a file, which is shown to programs and saved, once."""
    about = " ".join(re.findall(r"--id \S+", await terminal.call("campus start room-42")))
    async with asyncio.timeout(PATIENCE):
        while (await terminal.read(f"campus status {about}"))["state"] != "recording":
            pass
    await terminal.call(f"campus stop room-42 {about}")
    async with asyncio.timeout(PATIENCE):
        while not (await terminal.read(f"campus link room-42 {about}")):
            pass
    endpoint_url = terminal.vendors.accounts()["campus"]["storage"]["endpoint_url"]
    path = terminal.folder / "clapper.toml"
    async with serve_read_only(endpoint_url) as read_only:
        path.write_text(path.read_text().replace(endpoint_url, read_only))
        assert "it is a file: say --save FOLDER" in await terminal.call(f"campus link room-42 {about}")
        (file,) = await terminal.read(f"campus link room-42 {about}")
        assert file["content"].startswith("#EXTM3U\n")

        saved = await terminal.call(f"campus link room-42 {about} --save .")
        assert (terminal.folder / file["name"]).read_text().startswith("#EXTM3U\n")
        assert file["name"] in saved
        status, _, said = await terminal.type(f"call campus link room-42 {about} --save .")
        assert status == 2
        assert said == f"{file['name']} is there already, and is not overwritten.\n"


async def test_live(terminal: Terminal) -> None:
    """A room goes live, is listed with where to watch it, and ends."""
    started = await terminal.call("studio live-start room-42 quality_level=3")
    assert re.search(r"watch +.*flv=http://", started)
    (live,) = await terminal.read("studio live-list")
    assert (live["room"], live["state"]) == ("room-42", "live")
    assert "ended" in await terminal.call("studio live-stop room-42")
    assert await terminal.call("studio live-list") == "Nothing.\n"


async def test_what_an_account_can_do(terminal: Terminal) -> None:
    """Without a verb, those of the account's service are listed."""
    listed = await terminal.call("board")

    assert re.search(r"^live-start +broadcast a room +ROOM", listed, re.MULTILINE)
    assert "pause" not in listed


@pytest.mark.parametrize(
    ("typed", "status", "sentence"),
    [
        ("nobody check", 2, 'There is no account "nobody". There are: board, campus, classroom, studio.'),
        ("studio sotp", 2, 'There is no verb "sotp". Did you mean stop?'),
        ("studio juggle", 2, 'There is no verb "juggle". There are: help,'),
        ("board pause", 2, "meeting has no pause; these services have: fsp."),
        ("studio start", 2, "Say which room: clapper call studio start ROOM"),
        ("studio start room-42 width=4000", 2, "width (Width of the canvas"),
        ("studio stop", 2, "Say which recording: --id record_id=VALUE"),
        ("classroom stop room-42 --id sid=1", 2, "Say which recording: --id resource_id=VALUE"),
        ("studio stop --id record_id=1 --id created=never", 2, 'created: "never" is not a moment'),
        ("studio stop --id record_id=999", 0, ""),
        ("studio pause --id record_id=999", 1, "(code 30001)"),
        ("studio status --id record_id=999 --option width=abc", 2, "width (Width of the canvas"),
    ],
)
async def test_refusals(terminal: Terminal, typed: str, status: int, sentence: str) -> None:
    """What cannot be done is said in one sentence; the exit status tells whose turn it is."""
    ended, _, said = await terminal.type(f"call {typed}")

    assert (ended, sentence in said) == (status, True)
    assert "Traceback" not in said


async def test_wrong_account(terminal: Terminal) -> None:
    """An account that cannot be used as configured is said, and no secret with it."""
    path = terminal.folder / "clapper.toml"
    path.write_text(path.read_text().replace('app_secret = "', 'app_secret = "much-too-long-'))
    status, _, said = await terminal.type("call studio check")

    assert status == 2
    assert "accounts.studio.app_secret: a secret has exactly 16 ASCII characters" in said
    assert "much-too-long" not in said
    assert (await terminal.type("call board check"))[0] == 0, "the others can be used all the same"


async def test_wrong_credentials(terminal: Terminal) -> None:
    """What each service refuses is said with what is to be looked at, and no secret with it."""
    path = terminal.folder / "clapper.toml"
    keys = re.compile(r'^((?:app_secret|customer_secret|auth) = ".{10})......', re.MULTILINE)
    path.write_text(keys.sub(r"\1canary", path.read_text()))
    status, _, said = await terminal.type("call campus check")
    assert (status, said.splitlines()[-1].partition(":")[0]) == (1, "The recording service refused the credentials")

    status, checked, said = await terminal.type("check")
    assert status == 1
    assert re.search("account studio: .*check the App ID and its secret", checked)
    assert re.search("account classroom: .*check customer_id and customer_secret", checked)
    assert re.search("account campus: .*check customer_id and customer_secret", checked)
    assert re.search("account board: .*check auth", checked)
    assert "canary" not in checked + said
    assert "Traceback" not in said


async def test_delete_asks(terminal: Terminal) -> None:
    """Nothing is deleted before somebody has said yes."""
    status, _, said = await terminal.type("call studio delete --file whatever")

    assert status == 1
    assert "delete files for good" in said
    assert "file/delete" not in [call.verb for call in terminal.vendors.calls]
