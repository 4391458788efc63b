"""Asking: what is wrong is said before anything is stored, and what is stored is one thing, done when acknowledged."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import ACTIVE, Account, AnnouncementKind, OperationKind, OperationStatus, RecordingState
from bot.errors import NotAllowed, UsageError
from bot.service.options import OptionsError
from bot.service.requests import UNACKNOWLEDGED, Requests, check_room
from tests.service.stage import GENERAL, OMAR, ROOM, VERA, Bot, make_ask
from tests.service.vendors import ACCOUNTS, CHANGED_ACCOUNTS, Vendors
from tests.store.rows import find_announcement

PROFILES = {"lecture": {"width": "1280", "height": "720"}, "small": {"width": 640}}
OPS = "C0OPS"
STOP = OperationKind.STOP


def requests(bot: Bot, **changes: Any) -> Requests:
    """The same, with profiles, and with other accounts where a test needs them."""
    made: dict[str, Any] = {"accounts": ACCOUNTS, "profiles": PROFILES, "now": bot.clock, "random": Random(7)} | changes
    return Requests(bot.store, **made)


async def refused(bot: Bot, room: str = ROOM, **wanted: Any) -> str:
    """Why a start is refused; nothing was stored by it."""
    with pytest.raises(UsageError) as error:
        await requests(bot).start(make_ask(), room, **{"account": "studio", "options": {}} | wanted)
    assert len(await bot.store.find_recordings()) == 0
    return str(error.value)


async def test_start(bot: Bot) -> None:
    """What is stored says who asked for what, where and when; the card is owed from now on."""
    asked = make_ask(response_url="https://hooks.slack.test/1")
    operation, recording = await requests(bot).start(
        asked, ROOM, account="studio", name="Daily", length=timedelta(minutes=45), options={"width": "640"}
    )

    assert await bot.operation(operation) == operation
    assert await bot.get(recording) == recording
    assert (operation.kind, operation.requested_by, operation.response_url) == (
        OperationKind.START,
        OMAR,
        asked.response_url,
    )
    assert (recording.room, recording.name, recording.state) == (ROOM, "Daily", RecordingState.STARTING)
    assert recording.planned_end == bot.clock() + timedelta(minutes=45)
    assert (recording.options["width"], recording.options["height"]) == (640, 1080)
    card = await find_announcement(bot.store, recording.id, AnnouncementKind.CARD)
    assert card is not None
    assert (card.channel, card.account) == (GENERAL, "studio")


async def test_due_when_acknowledged(bot: Bot, vendors: Vendors) -> None:
    """Nothing is done before it was acknowledged."""
    operation, _ = await bot.requests.start(make_ask(), ROOM, account="studio", options={})
    await bot.work()
    assert vendors.calls == []

    await bot.requests.release([operation.id])
    await bot.work()
    assert (await bot.operation(operation)).status is OperationStatus.DONE


async def test_due_when_nobody_acknowledged(bot: Bot, vendors: Vendors) -> None:
    """What was stored, by a process that died before it could acknowledge, is done after three seconds."""
    operation, _ = await bot.requests.start(make_ask(), ROOM, account="studio", options={})
    bot.clock.at += UNACKNOWLEDGED - timedelta(milliseconds=1)
    await bot.work()
    assert vendors.calls == []

    bot.clock.pass_by(milliseconds=1)
    await bot.work()
    assert (await bot.operation(operation)).status is OperationStatus.DONE


async def test_released_when_it_is_over(bot: Bot) -> None:
    """To acknowledge again what has been done does not bring it back."""
    operation, recording = await bot.asked_to_start()
    await bot.work()
    await bot.requests.release([operation.id])
    await bot.work()

    assert (await bot.operation(operation)).attempts == 1
    assert (await bot.get(recording)).state in ACTIVE


async def test_asked_twice(bot: Bot, vendors: Vendors) -> None:
    """The same question is one operation and one recording, before and after it was carried out."""
    ask = make_ask()
    first = await bot.requests.start(ask, ROOM, account="studio", options={})
    again = await bot.requests.start(ask, ROOM, account="studio", options={})
    assert (again[0].id, again[1].id) == (first[0].id, first[1].id)

    await bot.requests.release([first[0].id])
    await bot.work()
    operation, recording = await bot.requests.start(ask, ROOM, account="studio", options={})
    assert (operation.status, recording.id) == (OperationStatus.DONE, first[1].id)
    assert len(await bot.store.find_recordings()) == vendors.began(ROOM) == 1


async def test_stopped_twice(bot: Bot) -> None:
    """Two clicks on one showing of a button are one operation, the first one's."""
    recording = await bot.recording()
    click = make_ask(VERA)
    first = await bot.requests.ask(click, STOP, recording)
    again = await bot.requests.ask(replace(click, user=OMAR), STOP, recording)

    assert again == first
    assert again.requested_by == VERA


async def test_all_at_once(bot: Bot, vendors: Vendors) -> None:
    """However many ask for one room at once, one gets it, and the others are told which recording has it."""
    asked = [bot.requests.start(make_ask(), ROOM, account="studio", options={}) for _ in range(8)]
    results = await asyncio.gather(*asked, return_exceptions=True)

    ((operation, recording),) = [result for result in results if isinstance(result, tuple)]
    said = {str(result) for result in results if isinstance(result, UsageError)}
    assert said == {
        f"standup is already being recorded on studio as {recording.id}. Stop that one first: /rec stop {recording.id}."
    }
    await bot.requests.release([operation.id])
    await bot.work()
    assert vendors.began(ROOM) == 1


async def test_same_room_elsewhere(bot: Bot) -> None:
    """Two accounts may record one room; and a room is free again when its recording is over."""
    recording = await bot.recording(account="studio")
    await bot.recording(account="classroom")
    await bot.done(STOP, recording)

    assert (await bot.started(account="studio")).id != recording.id


@pytest.mark.parametrize(
    ("room", "sentence"),
    [
        ("", "Say which room, like: /rec start room-42."),
        ("  ", "Say which room, like: /rec start room-42."),
        ("ü" * 33, "A room's name has 1 to 64 bytes; this one has 66."),
        ("<!channel>", 'A room\'s name is plain text: it may not hold "<", ">" or characters that do not print.'),
        ("a\nb", 'A room\'s name is plain text: it may not hold "<", ">" or characters that do not print.'),
    ],
)
async def test_room(bot: Bot, room: str, sentence: str) -> None:
    """What cannot be a room anywhere is refused."""
    assert await refused(bot, room) == sentence


async def test_room_of_the_service(bot: Bot) -> None:
    """What the account's service would not take is refused before it is asked."""
    assert (await refused(bot, "küche", account="classroom")).startswith('Agora takes no "ü" in a room\'s name')
    assert (await bot.started("küche")).room == "küche"


@given(st.text(max_size=80))
def test_any_room(room: str) -> None:
    """Whatever passes is short, prints, and cannot be Slack's markup."""
    try:
        check_room(room)
    except UsageError as error:
        assert str(error)  # noqa: PT017 - either outcome is right; which one is what is tested
    else:
        assert 1 <= len(room.encode()) <= 64
        assert room.isprintable()
        assert room.strip()
        assert not {"<", ">"} & set(room)


@pytest.mark.parametrize(
    ("length", "words"), [(timedelta(seconds=9), "9s"), (timedelta(hours=24, seconds=1), "24h1s"), (timedelta(), "0s")]
)
async def test_length(bot: Bot, length: timedelta, words: str) -> None:
    """A recording lasts 10 seconds to a day."""
    assert await refused(bot, length=length) == f"A recording may last 10s to 24h; you asked for {words}."


@pytest.mark.parametrize("length", [timedelta(seconds=10), timedelta(hours=24), None])
async def test_lengths_that_are_taken(bot: Bot, length: timedelta | None) -> None:
    """Both ends are allowed, and none at all."""
    _, recording = await bot.asked_to_start(length=length)

    assert recording.planned_end == (bot.clock() + length if length else None)


async def test_length_as_typed(bot: Bot) -> None:
    """A length may be given as somebody typed it; what is none is refused."""
    _, recording = await bot.asked_to_start(length="45m")
    assert recording.planned_end == bot.clock() + timedelta(minutes=45)

    for typed in ("soon", ""):
        with pytest.raises(OptionsError, match="is not a length of time: write it like 45m"):
            await bot.asked_to_start("retro", length=typed)


@pytest.mark.parametrize(
    ("account", "options", "named", "words"),
    [
        ({}, {"title": "Hello", "tags": "a"}, {"title", "tags"}, "accounts that record into a video service"),
        ({"destination": "video service"}, {"mode": "individual"}, {"mode"}, "It must be 'mix'"),
        ({"destination": "video service"}, {"fileType": "jpg"}, {"fileType"}, "takes no snapshots"),
    ],
)
async def test_not_for_where_it_goes(
    bot: Bot, account: dict[str, Any], options: dict[str, Any], named: set[str], words: str
) -> None:
    """A parameter that does not suit where the account's recordings go is refused by its name; nothing is stored."""
    accounts = {**CHANGED_ACCOUNTS, "campus": replace(CHANGED_ACCOUNTS["campus"], **account)}
    requests = Requests(bot.store, accounts, {}, now=bot.clock, random=Random(7))
    with pytest.raises(OptionsError, match=words) as error:
        await requests.start(make_ask(), ROOM, account="campus", options=options)

    assert set(error.value.problems) == named
    assert await bot.store.find_recordings() == ()


EVERYTHING = {"name": "a\tb", "length": "soon", "account": "studio", "options": {"width": "5000", "widht": "1"}}


@pytest.mark.parametrize(
    ("wanted", "named"),
    [
        (EVERYTHING, {"room", "name", "for", "width", "widht"}),
        ({**EVERYTHING, "account": "studioo"}, {"room", "name", "for", "on"}),
        ({**EVERYTHING, "profile": "big"}, {"room", "name", "for", "profile"}),
    ],
)
async def test_all_that_is_wrong(bot: Bot, wanted: dict[str, Any], named: set[str]) -> None:
    """Everything is said at once, by the command's parameters; nothing twice."""
    with pytest.raises(OptionsError) as error:
        await bot.requests.start(make_ask(), "", **wanted)

    assert set(error.value.problems) == named
    assert str(error.value).count("Say which room") == str(error.value).count("is not a length of time") == 1
    assert await bot.store.find_recordings() == ()


@pytest.mark.parametrize("name", ["می\u200cشود", "👩\u200d👩\u200d👧", "会议室", ""])
async def test_names_of_all_scripts(bot: Bot, name: str) -> None:
    """What joins letters and emoji is part of how they are written."""
    _, recording = await bot.asked_to_start(name=name)

    assert recording.name == name


@pytest.mark.parametrize("room", ["a\u202eb", "a\u200bb", "a\u200db", "\ud83d"])
async def test_room_that_does_not_print(bot: Bot, room: str) -> None:
    """A room is not named so that it looks like another one."""
    assert "characters that do not print" in await refused(bot, room)


@pytest.mark.parametrize(("name", "count"), [("x" * 101, "101"), ("a\tb", "3"), ("\u202eevil", "5")])
async def test_name(bot: Bot, name: str, count: str) -> None:
    """A name is short and prints."""
    said = await refused(bot, name=name)

    assert said == f"A recording's name has up to 100 characters that print; yours has {count}."


@pytest.mark.parametrize(
    ("options", "words"),
    [({"widht": "640"}, "Did you mean width?"), ({"width": "5000"}, "you gave 5000"), ({"layout": "{"}, "JSON")],
)
async def test_options(bot: Bot, options: dict[str, str], words: str) -> None:
    """What the service would refuse is refused here, before anything is stored."""
    assert words in await refused(bot, options=options)


async def test_profile(bot: Bot) -> None:
    """A preset gives what was not typed."""
    _, recording = await requests(bot).start(
        make_ask(), ROOM, account="studio", profile="lecture", options={"height": "360"}
    )

    assert (recording.options["width"], recording.options["height"]) == (1280, 360)
    assert recording.options["frame_rate"] == 30


async def test_profile_that_does_not_fit(bot: Bot) -> None:
    """Who is refused for what a preset holds is told what it holds."""
    said = await refused(bot, profile="lecture", options={"width": "5000"})

    assert said.endswith("you gave 5000. The profile lecture gives width, height.")


async def test_unknown_profile(bot: Bot) -> None:
    """The presets that there are, are named."""
    with pytest.raises(UsageError, match=r'^There is no profile "big"\. There are: lecture, small\.$'):
        await requests(bot).start(make_ask(), ROOM, account="studio", profile="big", options={})
    with pytest.raises(UsageError, match=r'^There is no profile "big"\. There are: none\.$'):
        await bot.requests.start(make_ask(), ROOM, account="studio", profile="big", options={})


@pytest.mark.parametrize(
    ("account", "sentence"),
    [
        ("", "Say which account is meant: on=NAME, with NAME one of classroom, studio."),
        (
            "studioo",
            'There is no account "studioo". Did you mean studio? Here you can use: classroom, studio.',
        ),
        ("x" * 99, f'There is no account "{"x" * 40}". Here you can use: classroom, studio.'),
    ],
)
async def test_account(bot: Bot, account: str, sentence: str) -> None:
    """Which account is meant must be clear."""
    assert await refused(bot, account=account) == sentence


LIMITED = {
    "studio": Account(name="studio", vendor="fsp", channels=frozenset({GENERAL})),
    "classroom": Account(name="classroom", vendor="agora", channels=frozenset({OPS})),
}


async def test_account_of_a_channel(bot: Bot) -> None:
    """An account is used where it may be, and need not be named where it is the only one."""
    limited = requests(bot, accounts=LIMITED)
    _, recording = await limited.start(make_ask(), ROOM, options={})
    assert recording.account == "studio"

    with pytest.raises(NotAllowed, match=r"^The account classroom is not for this channel\. Here you can use: studio"):
        await limited.start(make_ask(), "retro", account="classroom", options={})
    with pytest.raises(UsageError, match=r"^No account can be used in this channel: whoever"):
        await limited.start(make_ask(channel="C0RANDOM"), "retro", options={})
    assert len(await bot.store.find_recordings()) == 1


async def test_account_that_is_gone(bot: Bot) -> None:
    """What was recorded on an account that is no longer configured can be seen, and nothing be done with it."""
    recording = await bot.recording()
    without = requests(bot, accounts={"classroom": ACCOUNTS["classroom"]})

    with pytest.raises(UsageError, match=r"^The account studio is no longer configured"):
        await without.ask(make_ask(), STOP, recording)
    assert await without.get(recording.id) == recording


async def test_ids_are_their_own(bot: Bot) -> None:
    """An id that is taken is not given out again."""
    _, first = await requests(bot).start(make_ask(), ROOM, account="studio", options={})
    _, second = await requests(bot).start(make_ask(), "retro", account="studio", options={})

    assert first.id != second.id
    assert {len(first.id), len(second.id)} == {5}


async def test_unknown_id(bot: Bot) -> None:
    """An id that nobody has is repeated only so far as it fits."""
    with pytest.raises(UsageError, match=rf'^No recording has the id "{"x" * 40}"\.$'):
        await bot.requests.get("x" * 99)


async def test_stop(bot: Bot, vendors: Vendors) -> None:
    """A stop that Slack delivers again, before or after it was carried out, is the first one."""
    recording = await bot.recording()
    ask = make_ask()
    assert await bot.requests.find_stoppable(ask, ROOM) == recording
    first = await bot.requests.ask(ask, STOP, recording)
    assert await bot.requests.find_stoppable(ask, ROOM) == recording

    await bot.requests.release([first.id])
    await bot.ended(first)
    await bot.over(recording)
    known = await bot.requests.find_stoppable(ask, ROOM)
    again = await bot.requests.ask(ask, STOP, known)
    assert (again.id, again.status, known.state) == (first.id, OperationStatus.DONE, RecordingState.READY)
    assert vendors.verbs().count("stop") == 1


@pytest.mark.parametrize("changes", [{"channel": OPS}, {"team": "T0OTHER"}])
async def test_find_what_is_not_for_us(bot: Bot, changes: dict[str, str]) -> None:
    """Neither id nor room finds what belongs to another team, or to an account that is not for this channel."""
    recording = await bot.recording()
    ask = make_ask(**changes)

    for target in (recording.id, ROOM):
        assert await requests(bot, accounts=LIMITED).matching(ask, target) == ()


async def test_account_of_the_plan(bot: Bot) -> None:
    """The clock stops only what is ours to stop, and only what is due."""
    await bot.recording(length=timedelta(minutes=10))
    await bot.recording("retro", account="classroom", length=timedelta(minutes=30))
    bot.clock.pass_by(minutes=11)
    await bot.requests.stop_due(["studio", "classroom"])
    await bot.requests.stop_due([])

    assert [one.account for one in await bot.store.due_operations(["studio", "classroom"], bot.clock())] == ["studio"]
