"""Changes are refused before they are stored: where an account cannot, a state does not allow, an argument is wrong."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import pytest
from pydantic import BaseModel

from bot.domain import Capability, OperationKind, Recording, RecordingState
from bot.errors import UsageError
from bot.service.options import OptionsError
from bot.service.requests import Ambiguous, Requests
from tests.service.stage import ROOM, VERA, Bot, Stage, make_ask
from tests.service.vendors import CHANGED_ACCOUNTS
from tests.store.domain_objects import make_recording

K, S = OperationKind, RecordingState


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    """A bot with an account of each service."""
    return Stage(f"sqlite:///{tmp_path / 'clapper.db'}", accounts=CHANGED_ACCOUNTS)


def known(state: RecordingState = S.RECORDING, account: str = "studio") -> Recording:
    """A recording of a room in a state; what it is in no database matters to no refusal."""
    return make_recording(room=ROOM, state=state, account=account)


async def refusal(bot: Bot, kind: OperationKind, recording: Recording, **arguments: Any) -> str:
    """Why a change is refused; nothing was stored by it."""
    with pytest.raises(UsageError) as error:
        await bot.requests.change(make_ask(), kind, recording, arguments)
    assert await bot.requests.history(make_ask(), recording=recording.id, limit=9) == ()
    return str(error.value)


@pytest.mark.parametrize(
    ("kind", "account", "what"),
    [
        (K.PAUSE, "classroom", "pause and resume"),
        (K.RESUME, "board", "pause and resume"),
        (K.LAYOUT, "classroom", "arrange the picture of a running recording"),
        (K.SUBTITLES, "campus", "lay text and watermarks over a running recording"),
        (K.SUBSCRIPTIONS, "studio", "choose whose audio and video a running recording takes"),
    ],
)
async def test_account_that_cannot(bot: Bot, kind: OperationKind, account: str, what: str) -> None:
    """What an account cannot do is said, with what it can."""
    said = await refusal(bot, kind, known(account=account))
    assert said.startswith(f"The account {account} cannot {what}. It can: start, watch and stop a recording")


@pytest.mark.parametrize(
    ("kind", "state", "sentence"),
    [
        (K.PAUSE, S.PAUSED, f"{ROOM} is paused. Only what is being recorded can be paused."),
        (K.PAUSE, S.STARTING, f"{ROOM} is starting. Only what is being recorded can be paused."),
        (K.RESUME, S.RECORDING, f"{ROOM} is being recorded. Only what is paused can be resumed."),
        (K.LAYOUT, S.STOPPING, f"{ROOM} is stopping. Only the picture of a running recording can be arranged."),
        (K.LAYOUT, S.STARTING, f"{ROOM} is starting. Only the picture of a running recording can be arranged."),
        (K.SUBTITLES, S.STARTING, f"{ROOM} is starting. Text can only be laid over a running recording."),
        (
            K.EXTEND,
            S.READY,
            f"{ROOM} is recorded; the file is ready. Only what is being recorded can go on for longer.",
        ),
        (
            K.DELETE,
            S.RECORDING,
            f"{ROOM} is being recorded. Its files can be deleted when it is over: stop it first.",
        ),
    ],
)
async def test_state_that_does_not_allow_it(
    bot: Bot, kind: OperationKind, state: RecordingState, sentence: str
) -> None:
    """Where the state does not allow it, the sentence says how it stands, and when it could be."""
    assert await refusal(bot, kind, known(state)) == sentence


async def test_arguments(bot: Bot) -> None:
    """Arguments are checked before anything is stored, and each problem stands by the name of its parameter."""
    with pytest.raises(OptionsError) as error:
        await bot.requests.change(make_ask(), K.EXTEND, known(), {"minutes": 30})
    assert error.value.problems == {"minutes": "minutes: It is 15 or 60; you gave 30."}

    assert await refusal(bot, K.PAUSE, known(), until="noon") == ('This service has no parameter "until". It has none.')
    assert "exclude each other" in await refusal(
        bot, K.SUBSCRIPTIONS, known(account="campus"), subscribeAudioUids="1", unSubscribeAudioUids="2"
    )


async def test_asked_twice(bot: Bot) -> None:
    """The same click is one operation, also when the state has moved on since."""
    recording = await bot.recording()
    ask = make_ask(VERA)
    first = await bot.requests.change(ask, K.PAUSE, recording)
    await bot.requests.release([first.id])
    await bot.work()

    again = await bot.requests.change(ask, K.PAUSE, await bot.get(recording))
    assert again.id == first.id


async def test_account_that_is_gone(bot: Bot) -> None:
    """An account that is no longer configured changes nothing."""
    said = "The account attic is no longer configured, so nothing can be done with it."
    for kind in (K.PAUSE, K.EXTEND):
        assert await refusal(bot, kind, known(account="attic")) == said


async def test_only_what_can_be_changed_is_meant(bot: Bot) -> None:
    """Where one of several can be changed so, no id is needed; where none can, one tells why."""
    studio = await bot.recording("standup")
    campus = await bot.recording("lecture", account="campus")
    board = await bot.recording("planning", account="board")

    assert (await bot.requests.find_changeable(make_ask(), K.SUBTITLES, "")).id == studio.id
    assert (await bot.requests.find_changeable(make_ask(), K.SUBSCRIPTIONS, "")).id == campus.id
    with pytest.raises(Ambiguous) as two:
        await bot.requests.find_changeable(make_ask(), K.LAYOUT, "")
    assert {one.id for one in two.value.candidates} == {studio.id, campus.id}
    assert (await bot.requests.find_changeable(make_ask(), K.LAYOUT, board.id)).id == board.id


async def test_what_none_can_is_not_offered(bot: Bot) -> None:
    """Of several that cannot be changed so, none is offered: the sentence about one of them is the answer."""
    await bot.recording("standup")
    board = await bot.recording("planning", account="board")

    meant = await bot.requests.find_changeable(make_ask(), K.SUBSCRIPTIONS, "")
    assert meant.id == board.id
    with pytest.raises(UsageError, match=r"^The account board cannot choose whose audio"):
        bot.requests.check_change(K.SUBSCRIPTIONS, meant)


@pytest.mark.parametrize(
    ("model", "able"),
    [
        (Requests.options_model, {"studio", "classroom", "campus", "board"}),
        (Requests.layout_model, {"studio", "campus"}),
        (Requests.subtitle_model, {"studio"}),
        (Requests.subscription_model, {"campus"}),
        (Requests.file_filters_model, {"studio", "classroom", "campus"}),
    ],
)
async def test_models(bot: Bot, model: Callable[[Requests, str], type[BaseModel]], able: set[str]) -> None:
    """The parameters of each change can be had for exactly the accounts that can make it."""
    for account in CHANGED_ACCOUNTS:
        if account in able:
            assert issubclass(model(bot.requests, account), BaseModel)
        else:
            with pytest.raises(UsageError, match=f"The account {account} cannot"):
                model(bot.requests, account)


async def test_what_an_account_can_is_of_that_account(bot: Bot) -> None:
    """It is not the service alone that decides, but how the account is configured."""
    less = replace(CHANGED_ACCOUNTS["studio"], capabilities=frozenset({Capability.RECORD}))
    requests = Requests(bot.store, {"studio": less}, {}, now=bot.clock, random=Random(7))
    with pytest.raises(UsageError) as error:
        requests.require("studio", Capability.PAUSE)

    assert str(error.value) == (
        "The account studio cannot pause and resume. It can: start, watch and stop a recording; link to its files."
    )
