"""The job that makes MP4s, against a bucket that is slow, away, closed or holds something else than segments."""

import asyncio
import tempfile
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import av
import pytest
from structlog.testing import capture_logs

from bot.domain import OperationKind, Recording, RecordingState
from bot.sandbox.faults import Fault
from bot.service.conversion import Conversions
from bot.service.conversion.conversions import FIRST_PAUSE, MOST_TRIES, SHOW_EVERY, UPLOAD_ID
from bot.service.conversion.workshop import PREFIX
from tests.service.bucket import NO_SUCH_UPLOAD
from tests.service.conversion.conftest import open_conversions
from tests.service.stage import ROOM, Bot
from tests.service.vendors import Moment, Vendors

S = RecordingState
SEGMENT = timedelta(seconds=15)
TRIES = 4  # of one call, all of which fail


async def waiting(bot: Bot, room: str = ROOM) -> Recording:
    """A recording of a minute, stopped, whose segments are all in the bucket."""
    recording = await bot.recording(room, account="lectures")
    await bot.done(OperationKind.STOP, recording)
    for _ in range(10):
        bot.clock.pass_by(minutes=1)
        await bot.look()
    recording = await bot.get(recording)
    assert recording.state is S.UPLOADING
    assert recording.files[0].kind == "m3u8"
    return recording


def running() -> list[asyncio.Task[None]]:
    """The conversions in progress."""
    return [task for task in asyncio.all_tasks() if task.get_name().startswith("convert ")]


async def convert(bot: Bot, conversions: Conversions, recording: Recording) -> Recording:
    """Let the job begin what is due and end it, and look what has become of the recording."""
    await conversions.begin_due()
    await asyncio.gather(*running(), return_exceptions=True)
    return await bot.get(recording)


def each_time(vendors: Vendors, verb: str, moment: Moment) -> None:
    """Let something happen before every call of a verb."""

    async def again() -> None:
        vendors.arriving[verb] = again
        await moment()

    vendors.arriving[verb] = again


def fill_workshop(parent: Path) -> None:
    """Let there be no room for the MP4 that is being made."""
    (folder,) = parent.glob(f"{PREFIX}*")
    (folder / "recording.mp4").symlink_to("/dev/full")


def length(mp4: bytes) -> float:
    """Seconds."""
    with av.open(BytesIO(mp4), "r") as container:
        return (container.duration or 0) / 1_000_000


async def test_one_mp4(bot: Bot, vendors: Vendors, conversions: Conversions) -> None:
    """The segments become one MP4 beside them, listed first; the channel hears it, and no look changes it again."""
    recording = await waiting(bot)
    segments = [file for file in recording.files if file.kind == "ts"]

    made = await convert(bot, conversions, recording)

    mp4 = made.files[0]
    content = vendors.bucket.objects[mp4.name][1]
    assert (made.state, made.note, made.files[1:]) == (S.READY, "", recording.files)
    assert (mp4.name, mp4.kind) == (recording.files[0].name.replace(".m3u8", ".mp4"), "mp4")
    assert mp4.size == len(content)
    assert mp4.duration is not None
    assert abs(mp4.duration - len(segments) * SEGMENT) < timedelta(seconds=1)
    assert abs(length(content) - mp4.duration.total_seconds()) < 0.2
    assert await bot.notice(recording) is not None
    assert vendors.bucket.uploads == {}
    await bot.look()
    assert await bot.get(recording) == made


async def test_progress(bot: Bot, vendors: Vendors, conversions: Conversions) -> None:
    """The card shows how far it is, and changes at most once in three seconds."""
    recording = await waiting(bot)
    notes: list[str] = []
    revision = recording.revision

    async def pass_by() -> None:
        bot.clock.at += SHOW_EVERY / 2
        notes.append((await bot.get(recording)).note)

    for verb in ("bucket/get", "bucket/upload/part"):
        each_time(vendors, verb, pass_by)
    made = await convert(bot, conversions, recording)

    count = sum(file.kind == "ts" for file in recording.files)
    assert f"Making one MP4: 0 % (0 of {count} parts)" in notes
    assert any("(2 of" in note or "(3 of" in note for note in notes)
    assert made.revision - revision <= len(notes) / 2 + 3
    assert made.note == ""


async def test_nothing_waits(bot: Bot, conversions: Conversions, vendors: Vendors) -> None:
    """What still runs, what is over and what another service recorded is left alone."""
    await bot.recording(account="lectures")
    await bot.ready(account="studio")

    await conversions.begin_due()

    assert running() == []
    assert "bucket/upload/create" not in vendors.verbs()


async def test_one_at_a_time(bot: Bot, conversions: Conversions) -> None:
    """Whoever has waited longest comes first; the next one when that is over."""
    first, second = await waiting(bot, "first"), await waiting(bot, "second")

    await conversions.begin_due()
    await conversions.begin_due()
    assert [task.get_name() for task in running()] == [f"convert {first.id}"]

    assert (await convert(bot, conversions, first)).state is S.READY
    assert (await convert(bot, conversions, second)).state is S.READY


async def test_account_of_another_service(bot: Bot, conversions: Conversions) -> None:
    """A recording with options that the account's service does not know holds up no other."""
    strange, recording = await waiting(bot, "strange"), await waiting(bot)
    odd = replace(strange, options={"fsp_only": 1})
    await bot.store.save(bot.lease("lectures"), recording=odd)

    assert (await convert(bot, conversions, recording)).state is S.READY
    assert await bot.get(strange) == odd


@pytest.mark.parametrize("verb", ["bucket/get", "bucket/upload/create", "bucket/upload/part"])
async def test_bucket_is_away(bot: Bot, vendors: Vendors, conversions: Conversions, verb: str) -> None:
    """It is said on the card, tried again after a pause and not before, and nothing half is left."""
    recording = await waiting(bot)
    calls = 2 if verb == "bucket/get" else 1  # at once
    vendors.faults.order(Fault(verb=verb, status=503, times=calls * TRIES))

    put_off = await convert(bot, conversions, recording)
    assert put_off.state is S.UPLOADING
    assert put_off.note.startswith("One MP4 could not be made yet; it is tried again. The storage service")
    assert vendors.bucket.uploads == {}

    assert await convert(bot, conversions, recording) == put_off
    bot.clock.at += FIRST_PAUSE
    assert (await convert(bot, conversions, recording)).state is S.READY


async def test_bucket_stays_away(bot: Bot, vendors: Vendors, conversions: Conversions) -> None:
    """After the last try the recording is ready with the files it has: nobody waits for ever."""
    recording = await waiting(bot)
    vendors.faults.order(Fault(verb="bucket/upload/create", status=503, times=TRIES * MOST_TRIES))

    for number in range(MOST_TRIES):
        assert (await bot.get(recording)).state is S.UPLOADING
        after = await convert(bot, conversions, recording)
        bot.clock.at += FIRST_PAUSE * 2**number

    assert (after.state, after.files) == (S.READY, recording.files)
    assert after.note.startswith("One MP4 could not be made. The storage service")


REFUSALS = {
    "no right to write": (Fault(verb="bucket/upload/create", code=403), "The write key may not store files in"),
    "no right to read": (Fault(verb="bucket/get", code=403), "The read key may not read files of"),
    "no such part": (
        Fault(verb="bucket/upload/part", status=404, body=NO_SUCH_UPLOAD.body),
        "The upload to the bucket",
    ),
    "no such upload": (Fault(verb="bucket/upload/complete", status=404, body=NO_SUCH_UPLOAD.body), "The upload to the"),
    "no part": (Fault(verb="bucket/get", body=b"<html>", times=99), "None of its parts can be read."),
    "refused in the end": (Fault(verb="bucket/upload/complete", code=403), "The write key may not store files in"),
}


@pytest.mark.parametrize(("fault", "reason"), REFUSALS.values(), ids=REFUSALS)
async def test_no_mp4_can_be_made(
    bot: Bot, vendors: Vendors, conversions: Conversions, fault: Fault, reason: str
) -> None:
    """What no second try would mend ends it: the recording is ready with what it has, and the card says why."""
    recording = await waiting(bot)
    vendors.faults.order(fault)

    after = await convert(bot, conversions, recording)

    assert (after.state, after.files) == (S.READY, recording.files)
    assert after.note.startswith(f"One MP4 could not be made. {reason}")
    assert await bot.notice(recording) is not None
    assert vendors.bucket.uploads == {}


async def test_damaged_part(bot: Bot, vendors: Vendors, conversions: Conversions) -> None:
    """A part that cannot be read is left out, and the card says so."""
    recording = await waiting(bot)
    vendors.faults.order(Fault(verb="bucket/get", body=b""))
    count = sum(file.kind == "ts" for file in recording.files)

    after = await convert(bot, conversions, recording)

    assert (after.state, after.files[0].kind) == (S.READY, "mp4")
    assert after.note == f"1 of its {count} parts could not be read, or not wholly."


async def test_lost_part(bot: Bot, vendors: Vendors, conversions: Conversions) -> None:
    """A part that has gone from the bucket costs nothing but itself, and the card says so."""
    recording = await waiting(bot)
    gone = b"<Error><Code>NoSuchKey</Code></Error>"
    vendors.faults.order(Fault(verb="bucket/get", status=404, body=gone, times=2))
    count = sum(file.kind == "ts" for file in recording.files)

    after = await convert(bot, conversions, recording)

    assert (after.state, after.files[0].kind) == (S.READY, "mp4")
    assert after.note == f"2 of its {count} parts could not be read, or not wholly."


async def test_disk_is_full(
    bot: Bot, vendors: Vendors, conversions: Conversions, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A full disk is told on the card; as soon as there is room again, the MP4 is made."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    recording = await waiting(bot)

    async def fill() -> None:
        fill_workshop(tmp_path)

    vendors.arriving["bucket/get"] = fill
    refused = await convert(bot, conversions, recording)
    bot.clock.at += FIRST_PAUSE
    after = await convert(bot, conversions, recording)

    assert refused.state is S.UPLOADING
    assert refused.note.startswith(
        "One MP4 could not be made yet; it is tried again. Its file cannot be written: No sp"
    )
    assert (after.state, after.files[0].kind) == (S.READY, "mp4")


async def test_answer_to_the_last_step_is_lost(bot: Bot, vendors: Vendors, conversions: Conversions) -> None:
    """An upload that was completed and is asked for again is unknown: the MP4 in the bucket is the truth."""
    recording = await waiting(bot)
    vendors.faults.order(Fault(verb="bucket/upload/complete", drop=True, processed=True))

    after = await convert(bot, conversions, recording)

    assert (after.state, after.files[0].kind) == (S.READY, "mp4")


async def test_abort_that_fails(bot: Bot, vendors: Vendors, conversions: Conversions) -> None:
    """What an upload takes is left to the bucket's own rules when it cannot be freed; the outcome is the same."""
    recording = await waiting(bot)
    vendors.faults.order(Fault(verb="bucket/upload/part", code=403))
    vendors.faults.order(Fault(verb="bucket/upload/abort", code=403))

    with capture_logs() as logs:
        after = await convert(bot, conversions, recording)

    assert after.state is S.READY
    assert "upload not aborted" in [line["event"] for line in logs]


async def test_what_a_dead_process_left(bot: Bot, vendors: Vendors, conversions: Conversions) -> None:
    """The upload that a process had begun when it died is aborted by the next one, and the MP4 is made anew."""
    recording = await waiting(bot)
    vendors.bucket.uploads["left"] = {1: b"half"}
    known = replace(recording, vendor_ids={**recording.vendor_ids, UPLOAD_ID: "left"})
    await bot.store.save(bot.lease("lectures"), recording=known)

    after = await convert(bot, conversions, recording)

    assert after.state is S.READY
    assert vendors.bucket.uploads == {}


async def test_upload_is_remembered(bot: Bot, vendors: Vendors, conversions: Conversions) -> None:
    """While parts are being stored, the database knows the upload."""
    recording = await waiting(bot)
    seen: list[str | None] = []

    async def look() -> None:
        seen.append((await bot.get(recording)).vendor_ids.get(UPLOAD_ID))

    vendors.arriving["bucket/upload/part"] = look
    await convert(bot, conversions, recording)

    assert seen == ["upload-1"]


async def test_stop_of_the_bot(bot: Bot, vendors: Vendors, conversions: Conversions) -> None:
    """A stop breaks a conversion off and frees its upload; the next process makes the MP4."""
    recording = await waiting(bot)
    entered = asyncio.Event()

    async def hang() -> None:
        entered.set()
        await asyncio.Event().wait()

    vendors.arriving["bucket/upload/part"] = hang
    await conversions.begin_due()
    await entered.wait()
    assert len(vendors.bucket.uploads) == 1

    await conversions.close()

    assert running() == []
    assert vendors.bucket.uploads == {}
    assert (await bot.get(recording)).state is S.UPLOADING
    assert (await convert(bot, open_conversions(bot), recording)).state is S.READY


async def test_stop_of_an_idle_bot(conversions: Conversions) -> None:
    """Nothing in progress is nothing to wait for."""
    await conversions.close()


@pytest.mark.parametrize("known", [True, False])
async def test_account_is_lost(bot: Bot, vendors: Vendors, conversions: Conversions, known: bool) -> None:
    """Whoever no longer owns the account writes nothing about it, whether or not it knows."""
    recording = await waiting(bot)
    vendors.arriving["bucket/upload/create"] = bot.ownership.give_up if known else lambda: bot.lose("lectures")

    with capture_logs() as logs:
        after = await convert(bot, conversions, recording)

    assert replace(after, note="", revision=0) == replace(recording, note="", revision=0)
    assert {"event": "conversion left", "log_level": "info", "recording": recording.id, "why": "StaleLease"} in logs


async def test_made_elsewhere(bot: Bot, vendors: Vendors, conversions: Conversions) -> None:
    """A look that finds the MP4, which another process had made, ends the recording and the work."""
    recording = await waiting(bot)
    target = recording.files[0].name.replace(".m3u8", ".mp4")

    async def appear() -> None:
        vendors.bucket.put(target, b"theirs", bot.clock())
        bot.clock.pass_by(hours=1)
        await bot.look()

    vendors.arriving["bucket/upload/create"] = appear
    after = await convert(bot, conversions, recording)

    assert (after.state, after.files[0].size) == (S.READY, len(b"theirs"))
    assert vendors.bucket.objects[target][1] == b"theirs"
    assert vendors.bucket.uploads == {}


async def test_deadline_while_it_is_made(bot: Bot, vendors: Vendors, conversions: Conversions) -> None:
    """A recording whose MP4 takes until its deadline is ready with its segments, and gets the MP4 all the same."""
    recording = await waiting(bot)
    states: list[RecordingState] = []

    async def linger() -> None:
        bot.clock.pass_by(days=1)
        await bot.look()
        states.append((await bot.get(recording)).state)

    vendors.arriving["bucket/upload/create"] = linger
    after = await convert(bot, conversions, recording)

    assert states == [S.READY]
    assert (after.state, after.files[0].kind) == (S.READY, "mp4")


async def test_database_is_away(bot: Bot, vendors: Vendors, conversions: Conversions) -> None:
    """What nobody foresaw is logged, and comes again after a pause."""
    recording = await waiting(bot)

    async def leave() -> None:
        bot.store.away = True

    vendors.arriving["bucket/upload/create"] = leave
    with capture_logs() as logs:
        await conversions.begin_due()
        await asyncio.gather(*running(), return_exceptions=True)
    bot.store.away = False

    assert "conversion broke" in [line["event"] for line in logs]
    assert vendors.bucket.uploads == {}
    assert (await convert(bot, conversions, recording)).state is S.UPLOADING
    bot.clock.at += FIRST_PAUSE
    assert (await convert(bot, conversions, recording)).state is S.READY


async def test_clock_is_set_back(bot: Bot, vendors: Vendors, conversions: Conversions) -> None:
    """After a clock was set back nobody waits for the time that it showed before."""
    recording = await waiting(bot)
    vendors.faults.order(Fault(verb="bucket/upload/create", status=503, times=TRIES))
    assert (await convert(bot, conversions, recording)).state is S.UPLOADING

    bot.clock.at -= timedelta(hours=2)

    assert (await convert(bot, conversions, recording)).state is S.READY
