"""The Home tab: within Slack's limits whatever there is, and for each what they may do."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.domain import ACTIVE, FINISHING, OVER, Capability, Reading, RecordingState
from bot.slack.actions import ActionId
from bot.slack.elements import Block, image
from bot.slack.home import MOST_OVER, MOST_RUNNING, HomeContent, home_blocks, home_view
from bot.slack.panel import Opener, offered
from tests.slack.limits import check_view
from tests.slack.messages import NOW, a_recording, buttons, texts
from tests.store.domain_objects import make_schedule, make_stream

NAMES = ["standup", "<!channel> *bold* `code` <@U9>", "会议" * 50, "اجتماع" * 20, "🎥" * 100]
RHYTHM = "weekdays at 09:00 (Europe/Berlin) for 1h"
OPENERS = offered(frozenset(Capability), [action.value for action in ActionId], operates=True)
EMPTY = HomeContent(openers=OPENERS, operates=True)
ROLES: list[dict[str, Any]] = [{"operates": True}, {"operates": False}, {"operates": False, "looks": False}]
S = RecordingState


def full(room: str, role: Mapping[str, Any]) -> HomeContent:
    """More of everything than a Home can show."""
    running = [a_recording(state, id=f"r{n}", room=room) for n, state in enumerate([*ACTIVE, *FINISHING] * 17)]
    over = [a_recording(state, id=f"o{n}", name=room, ended_by="U2") for n, state in enumerate([*OVER] * 2500)]
    live = [make_stream(id=f"s{n}", room=room) for n in range(100)]
    upcoming = [(make_schedule(id=f"p{n}", room=room, next_at=NOW), RHYTHM) for n in range(40)]
    stored = [Reading(account=f"account-{n}", used=n * 10**12, limit=12 * 10**12, seen_at=NOW) for n in range(14)]
    return HomeContent(
        running=running,
        live=live,
        upcoming=upcoming,
        over=over,
        stored=stored,
        picture=[image("F1", "Minutes per day")],
        openers=OPENERS,
        allowed=[
            *(one.id for one in running),
            *(one.id for one in live),
            *(one.id for one in over),
            *(one.id for one, _ in upcoming),
        ],
        **role,
    )


def said(blocks: Sequence[Block]) -> str:
    """All that a person reads."""
    return "\n".join([*texts(blocks, "plain_text"), *texts(blocks, "mrkdwn")])


def pressed(blocks: Sequence[Block]) -> list[str]:
    """The actions of all buttons, but for those on top."""
    return [button["action_id"] for button in buttons(blocks[1:])]


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("room", NAMES)
def test_slack_takes_it_full(room: str, role: dict[str, Any]) -> None:
    """Ten thousand recordings, a hundred running and many accounts fit, and no name is markup."""
    blocks = home_blocks(full(room, role))

    check_view(home_view(blocks, NOW))
    assert not any(room in text for text in texts(blocks, "mrkdwn"))
    assert all(words in said(blocks) for words in ("… and 92 more: /rec list", "… and 95 more: /live list"))
    assert all(words in said(blocks) for words in ("… and 35 more", "Older ones", "… and 2 more: /rec storage"))


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("openers", [OPENERS, []])
def test_slack_takes_it_empty(openers: list[Opener], role: dict[str, Any]) -> None:
    """A Home of nothing can be shown, and teaches in three lines what to do first."""
    blocks = home_blocks(HomeContent(openers=openers, **role))

    check_view(home_view(blocks, NOW))
    assert all(f"{number}. " in said(blocks) for number in (1, 2, 3))
    assert ("/rec start ROOM" in said(blocks)) is role["operates"]
    assert ("no role outside of channels" in said(blocks)) is (role.get("looks") is False)


@pytest.mark.parametrize("state", list(RecordingState))
def test_each_state(state: RecordingState) -> None:
    """Every state can be shown, with the button that fits it for those who may press it, and for nobody else."""
    recording = a_recording(state, channel="D1")
    content = replace(EMPTY, over=[recording]) if state in OVER else replace(EMPTY, running=[recording])
    fits = [ActionId.STOP] if state in ACTIVE else [ActionId.LINK] if state is S.READY else []

    allowed = home_blocks(replace(content, allowed={recording.id}))
    check_view(home_view(allowed, NOW))
    assert pressed(allowed) == fits
    assert pressed(home_blocks(content)) == []
    assert "<#" not in said(allowed), "direct messages are no channel that Slack names"


def test_streams() -> None:
    """What is live has Stop Live for those who may press it."""
    stream = make_stream()
    assert pressed(home_blocks(replace(EMPTY, live=[stream], allowed={stream.id}))) == [ActionId.STOP_LIVE]

    blocks = home_blocks(replace(EMPTY, live=[stream]))
    assert pressed(blocks) == []
    assert "<#C1>" in said(blocks)


def test_schedules() -> None:
    """What comes up tells where, and has its buttons for those who may press them."""
    schedule = make_schedule(next_at=NOW)
    planned = replace(EMPTY, upcoming=[(schedule, RHYTHM)])
    changing = [ActionId.SKIP, ActionId.HOLD, ActionId.UNSCHEDULE]

    assert pressed(home_blocks(replace(planned, allowed={schedule.id}))) == changing
    assert pressed(home_blocks(planned)) == []
    assert f"`{schedule.id}` · <#{schedule.channel}>" in said(home_blocks(planned))


def test_what_matters_first() -> None:
    """Who starts recordings sees what comes next before what was; who looks sees the links before."""
    schedule, over = make_schedule(next_at=NOW), a_recording(S.READY)
    content = replace(EMPTY, upcoming=[(schedule, RHYTHM)], over=[over])

    def titles(content: HomeContent) -> list[str]:
        return [block["text"]["text"] for block in home_blocks(content) if block["type"] == "header"]

    assert titles(content) == ["Running now", "Coming up", "Last recordings"]
    assert titles(replace(content, operates=False)) == ["Running now", "Last recordings", "Coming up"]
    assert "Nothing is being recorded now." in said(home_blocks(content))


def test_past() -> None:
    """What is over tells the day, how long it took and where; what never ended tells when it was asked for."""
    ended = a_recording(S.READY, ended_at=NOW + timedelta(minutes=5))
    never = a_recording(S.FAILED, started_at=None, ended_at=None)
    text = said(home_blocks(replace(EMPTY, over=[ended, never])))

    assert f"<!date^{int((NOW + timedelta(minutes=5)).timestamp())}^{{date_short_pretty}} {{time}}|" in text
    assert "5m long · `studio` · asked for by <@U1> · `r7k2` · <#C1>" in text
    assert f"<!date^{int(NOW.timestamp())}^" in text
    assert "deleted" not in text


def test_what_became_of_it() -> None:
    """Of what was deleted it is said who did that, and of what people call otherwise in which room it was."""
    gone = a_recording(S.READY, name="Elternabend", room="1866", files=(), deleted_by="U2")
    home = home_blocks(replace(EMPTY, over=[gone], running=[a_recording(name="Jour fixe", room="1867")]))

    assert "`r7k2` · files deleted by <@U2> · <#C1>" in said(home)
    assert {"Room: 1866", "Room: 1867"} <= set(texts(home, "plain_text"))


def test_just_enough() -> None:
    """Nothing is said of more where there is no more."""
    content = replace(EMPTY, running=[a_recording()] * MOST_RUNNING, over=[a_recording(S.EMPTY)] * MOST_OVER)

    assert "more" not in said(home_blocks(content))
    assert "Older" not in said(home_blocks(content))


@pytest.mark.parametrize(
    ("used", "limit", "words"),
    [
        (3 * 10**12, 12 * 10**12, "█████░░░░░░░░░░░░░░░  25% of its space (3.0 TB of 12 TB)"),
        (13 * 10**12, 12 * 10**12, "████████████████████  108% of its space (13 TB of 12 TB)"),
        (5, None, "5 B used, no known limit"),
    ],
)
def test_storage(used: int, limit: int | None, words: str) -> None:
    """How full an account is, as a bar, in words, and when that was read."""
    text = said(home_blocks(replace(EMPTY, stored=[Reading(account="studio", used=used, limit=limit, seen_at=NOW)])))

    assert f"`studio`  {words} · as of <!date^{int(NOW.timestamp())}^" in text


def test_storage_that_is_not_told() -> None:
    """An account whose service tells nothing is left out."""
    reading = Reading(account="studio", used=None, limit=5, seen_at=NOW)

    assert "Storage" not in said(home_blocks(replace(EMPTY, stored=[reading])))


def test_freshness() -> None:
    """It says when it was refreshed, in each reader's own time, and can be refreshed."""
    view = home_view(home_blocks(EMPTY), NOW)

    assert f"Refreshed <!date^{int(NOW.timestamp())}^" in said(view.blocks)
    assert ActionId.HOME_REFRESH in [button["action_id"] for button in buttons(view.blocks)]
