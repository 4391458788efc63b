"""What is meant by an id, by a room or by nothing, and what is listed."""

from dataclasses import replace
from typing import Any

import pytest

from bot.domain import ACTIVE, OperationKind, OperationStatus, Recording, RecordingState, StreamState
from bot.errors import UsageError
from bot.service.requests import Ambiguous
from tests.service.stage import GENERAL, ROOM, TEAM, VERA, Bot, make_ask
from tests.store.domain_objects import make_announcement, make_operation, make_recording, make_stream
from tests.store.rows import post_card

OPS = "C0OPS"


async def test_find_live(bot: Bot) -> None:
    """A recording is meant by its id, by its room, or by being the only one here."""
    recording = await bot.recording()

    for target in (recording.id, recording.id.upper(), ROOM, ""):
        assert await bot.requests.find_live(make_ask(), target) == recording


async def test_find_one_of_several(bot: Bot) -> None:
    """Where several can be meant they are named, the newest first."""
    one = await bot.recording(account="studio")
    two = await bot.recording(account="classroom")

    for target in ("", ROOM):
        with pytest.raises(Ambiguous) as error:
            await bot.requests.find_live(make_ask(), target)
        assert [candidate.id for candidate in error.value.candidates] == [two.id, one.id]
        assert str(error.value) == (
            f"Several recordings can be meant: {two.id} (standup on classroom), {one.id} (standup on studio). "
            "Say which by its id."
        )
    assert (await bot.requests.find_live(make_ask(), one.id)).id == one.id


async def test_find_nothing(bot: Bot) -> None:
    """Where nothing is meant, what runs here is named."""

    async def said(target: str) -> str:
        with pytest.raises(UsageError) as error:
            await bot.requests.find_live(make_ask(), target)
        return str(error.value)

    assert await said("") == "Nothing is being recorded in this channel."
    assert await said("retro") == 'No recording is known as "retro". Nothing is being recorded in this channel.'
    recording = await bot.recording()
    assert (
        await said("retro") == f'No recording is known as "retro". Running in this channel: {recording.id} (standup).'
    )


async def test_find_what_is_over(bot: Bot) -> None:
    """By its id a recording is found when it is over too; by its room it is said how the newest one is doing."""
    recording = await bot.ready()

    assert await bot.requests.find_live(make_ask(), recording.id) == recording
    with pytest.raises(UsageError, match=r"^standup is recorded; the file is ready\.$"):
        await bot.requests.find_live(make_ask(), ROOM)


async def test_find_elsewhere(bot: Bot) -> None:
    """An id is found from every channel that shares its account; a room only where it is recorded."""
    recording = await bot.recording()
    elsewhere = make_ask(channel=OPS)

    assert await bot.requests.find_live(elsewhere, recording.id) == recording
    for target in (ROOM, ""):
        with pytest.raises(UsageError, match="Nothing is being recorded"):
            await bot.requests.find_live(elsewhere, target)


async def test_find_by_name(bot: Bot) -> None:
    """A name that was given means its recording, in capitals or not, in its channel; sentences call it so."""
    meant = await bot.recording("1866", name="Übung der Eltern")
    other = await bot.recording("1867", name="Probe")

    for typed in ("Übung der Eltern", "übung der ELTERN", "1866", meant.id):
        assert await bot.requests.find_live(make_ask(), typed) == meant
    with pytest.raises(UsageError, match="No recording is known as"):
        await bot.requests.find_live(make_ask(channel=OPS), meant.name)
    with pytest.raises(UsageError, match=rf"Running in this channel: {other.id} \(Probe\), {meant.id} \(Übung"):
        await bot.requests.find_live(make_ask(), "Eltern")


async def test_find_one_name_of_several(bot: Bot) -> None:
    """A room comes before a name that is the same; of several that are called the same one is to be said."""
    room = await bot.recording("weekly")
    called = [await bot.recording(f"18{number}", name=name) for number, name in enumerate(["Weekly", "Jour", "jour"])]

    assert await bot.requests.find_live(make_ask(), "weekly") == room
    with pytest.raises(Ambiguous, match=r"\(jour on studio\), .* \(Jour on studio\)"):
        await bot.requests.find_live(make_ask(), "JOUR")
    assert await bot.requests.find_live(make_ask(), "Weekly") == called[0]


async def test_find_by_name_what_is_over(bot: Bot) -> None:
    """So is what is over: it is found by its name, and told of by it."""
    over = await bot.ready("1866", name="Elternabend")

    assert await bot.requests.matching(make_ask(), "elternabend") == (over,)
    with pytest.raises(UsageError, match=r"^Elternabend is recorded; the file is ready\.$"):
        await bot.requests.find_live(make_ask(), "elternabend")


async def test_what_is_live_is_not_denied(bot: Bot) -> None:
    """Who asks for what is live here is told how that is asked for, whatever was recorded of it before."""
    stream = make_stream(room="pl", team=TEAM, channel=GENERAL)
    await bot.store.save(bot.lease(), stream=stream)
    hint = f"It is live as {stream.id}: /live status {stream.id}, /live stop {stream.id}."

    async def said(target: str, channel: str = GENERAL) -> str:
        with pytest.raises(UsageError) as error:
            await bot.requests.find_live(make_ask(channel=channel), target)
        return str(error.value)

    for typed in ("pl", stream.id.upper()):
        assert await said(typed) == (
            f'No recording is known as "{typed}". {hint} Nothing is being recorded in this channel.'
        )
    assert hint not in await said("pl", OPS)
    await bot.ready("pl")
    assert await said("pl") == f"pl is recorded; the file is ready. {hint}"
    await bot.store.save(bot.lease(), stream=replace(stream, state=StreamState.ENDED))
    assert await said("pl") == "pl is recorded; the file is ready."


async def test_thread_of_a_card(bot: Bot) -> None:
    """In the thread of a card that recording is meant, however many there are and however it is; what is named first
    is meant all the same.
    """
    over, first, second = await bot.ready("over"), await bot.recording("first"), await bot.recording("second")
    stream = make_stream(team=TEAM, channel=GENERAL)
    card = make_announcement(over, subject=stream.id)
    await bot.store.add_operation(make_operation(over), subject=stream, announcements=[card])
    for number, subject in enumerate((over.id, first.id, second.id, stream.id)):
        await post_card(bot.store, bot.lease(), subject, f"{number}.5")

    for number, recording in enumerate((over, first, second)):
        assert await bot.requests.matching(make_ask(thread=f"{number}.5"), "", ACTIVE) == (recording,)
    assert await bot.requests.find_live(make_ask(thread="1.5"), "second") == second
    assert len(await bot.requests.matching(make_ask(thread="9.5"), "")) == 3
    with pytest.raises(UsageError, match='This is the thread of a live stream: say "live stop"'):
        await bot.requests.find_live(make_ask(thread="3.5"), "")


async def test_find_live_behind_many(bot: Bot) -> None:
    """A recording that goes on is found, however many have ended since it began."""
    recording = await bot.recording()
    for number in range(25):
        bot.clock.pass_by(minutes=1)
        ended = make_recording(
            id=f"rend{number}",
            room="other",
            state=RecordingState.READY,
            created_at=bot.clock(),
            channel=GENERAL,
            team=TEAM,
        )
        await bot.store.save(bot.lease(ended.account), recording=ended)

    assert await bot.requests.find_live(make_ask(), "") == recording


async def test_listing(bot: Bot) -> None:
    """This channel's newest, by account, room and state."""
    ready = await bot.ready()
    running = await bot.recording("retro", account="classroom")
    bot.clock.pass_by(seconds=1)

    async def listed(**filters: Any) -> list[Recording]:
        return [*await bot.requests.listing(make_ask(), limit=5, **filters)]

    assert await listed() == [running, ready]
    assert await listed(account="studio") == [ready]
    assert await listed(room="retro") == [running]
    assert await listed(states=frozenset({RecordingState.READY})) == [ready]
    assert await bot.requests.listing(make_ask(channel=OPS), limit=5) == ()
    with pytest.raises(UsageError, match="There is no account"):
        await listed(account="nowhere")


async def test_matching(bot: Bot) -> None:
    """All that can be meant and are in the state that is asked for; an id means its recording in any."""
    running, ready = await bot.recording(), await bot.ready("lecture")
    paused = frozenset({RecordingState.PAUSED})

    async def ids(target: str, states: frozenset[RecordingState] | None = None) -> list[str]:
        return [found.id for found in await bot.requests.matching(make_ask(), target, states)]

    assert await ids("") == [ready.id, running.id]
    assert await ids("", ACTIVE) == await ids(ROOM, ACTIVE) == await ids(running.id, ACTIVE) == [running.id]
    assert (await ids(running.id, paused), await ids("", paused)) == ([running.id], [])
    assert await ids(ready.id) == [ready.id]


async def test_find_in_another_state(bot: Bot) -> None:
    """What is to be resumed is meant among the paused ones alone."""
    await bot.recording()
    held = await bot.recording("lecture")
    await bot.changed(OperationKind.PAUSE, held)

    found = await bot.requests.find_live(make_ask(), "", frozenset({RecordingState.PAUSED}))
    assert found.id == held.id


async def test_history(bot: Bot) -> None:
    """A channel's history has what was asked there; a recording's, whatever was asked about it anywhere."""
    recording = await bot.recording()
    asked = await bot.requests.ask(make_ask(VERA, channel=OPS), OperationKind.REFRESH, recording)

    async def kinds(channel: str = GENERAL, **filters: str) -> list[OperationKind]:
        found = await bot.requests.history(make_ask(channel=channel), limit=9, **filters)
        return [operation.kind for operation in found]

    assert await kinds() == [OperationKind.START]
    assert await kinds(OPS) == [OperationKind.REFRESH]
    assert await kinds(recording=recording.id) == [OperationKind.REFRESH, OperationKind.START]
    assert await kinds(recording=recording.id, before=asked.id) == [OperationKind.START]
    assert await kinds(recording=recording.id, user=VERA) == [OperationKind.REFRESH]


async def test_export_is_in_the_history(bot: Bot) -> None:
    """Who was given the history as a file stands in it, and nothing is left to be carried out."""
    recording = await bot.recording()
    ask = make_ask(VERA)
    exported = await bot.requests.note_export(ask, recording=recording.id, count=1234)
    assert await bot.requests.note_export(ask, recording=recording.id, count=9) == exported
    await bot.work()

    newest, *_ = await bot.requests.history(make_ask(), recording=recording.id, limit=9)
    assert (newest.kind, newest.status, newest.answer) == (OperationKind.EXPORT, OperationStatus.DONE, "1,234 rows.")
