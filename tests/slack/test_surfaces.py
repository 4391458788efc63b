"""Modals, Home tabs and zones, as Slack is asked for them."""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest

from bot.slack.elements import header, image
from bot.slack.errors import SlackRefused, SlackUnknown
from bot.slack.surfaces import Shown, Surfaces, sendable
from bot.slack.views import CallbackId, HomeView, View
from tests.slack.web_api import WebApi, web_client

VIEW = View(callback_id=CallbackId.START, title="Start", submit="Start", blocks=[header("Room")])


@pytest.fixture
async def surfaces(api: WebApi) -> AsyncIterator[Surfaces]:
    async with web_client(api) as client:
        yield Surfaces(client)


@pytest.mark.parametrize("method", ["open", "push"])
async def test_opened(api: WebApi, surfaces: Surfaces, method: str) -> None:
    """A modal opens by what the person just did; its id and its version are known then."""
    api.says(f"api/views.{method}", {"ok": True, "view": {"id": "V1", "hash": "1.a"}})

    assert await getattr(surfaces, method)("1.1", VIEW) == Shown("V1", "1.a")
    assert [call.arguments for call in api.calls] == [{"trigger_id": "1.1", "view": VIEW.dump()}]


async def test_answer_without_an_id(api: WebApi, surfaces: Surfaces) -> None:
    """Then nobody knows whether it opened."""
    with pytest.raises(SlackUnknown):
        await surfaces.open("1.1", VIEW)


async def test_refused(api: WebApi, surfaces: Surfaces) -> None:
    """What Slack refuses has Slack's word."""
    api.says("api/views.open", {"ok": False, "error": "expired_trigger_id"})
    with pytest.raises(SlackRefused, match="expired_trigger_id"):
        await surfaces.open("1.1", VIEW)


async def test_updated(api: WebApi, surfaces: Surfaces) -> None:
    """A modal is shown anew, if wanted over one version only; one from a payload without what Slack does not take."""
    api.says("api/views.update", {"ok": True, "view": {"id": "V1", "hash": "2.b"}})
    assert await surfaces.update("V1", VIEW) == Shown("V1", "2.b")
    await surfaces.update("V1", VIEW, "2.b")
    payload = {**VIEW.dump(), "id": "V1", "hash": "1", "state": {"values": {}}, "team_id": "T1", "external_id": ""}
    await surfaces.amend(payload)

    sent = {name: value for name, value in VIEW.dump().items() if value}
    assert [call.arguments for call in api.calls] == [
        {"view_id": "V1", "view": VIEW.dump()},
        {"view_id": "V1", "view": VIEW.dump(), "hash": "2.b"},
        {"view_id": "V1", "view": sent},
    ]


def test_picture_is_sent_back() -> None:
    """What Slack adds to a picture that a modal shows is left out: Slack does not take it back."""
    shown = {**image("F1", "two tiles"), "block_id": "b1"}
    added = {"fallback": "4x3px image", "image_width": 4, "image_height": 3, "image_bytes": 9, "is_animated": False}
    payload = {**VIEW.dump(), "blocks": [{**shown, **added}, header("Room")]}

    assert sendable(payload)["blocks"] == [shown, header("Room")]


async def test_published(api: WebApi, surfaces: Surfaces) -> None:
    """A Home tab is a person's."""
    await surfaces.publish("U1", HomeView(blocks=[header("Running")]))

    [call] = api.calls
    assert (call.path, call.arguments["user_id"]) == ("api/views.publish", "U1")


@pytest.mark.parametrize(
    ("answer", "zone"),
    [
        ({"user": {"tz": "Asia/Shanghai"}}, "Asia/Shanghai"),
        ({"user": {"tz": None}}, "UTC"),
        ({"user": {}}, "UTC"),
        ({}, "UTC"),
    ],
)
async def test_zone(api: WebApi, surfaces: Surfaces, answer: dict[str, Any], zone: str) -> None:
    """Where a person is, or UTC where Slack does not tell."""
    api.says("api/users.info", {"ok": True, **answer})

    assert await surfaces.zone("U1") == zone
    assert [(call.verb, call.arguments) for call in api.calls] == [("GET", {"user": "U1"})]


@pytest.mark.parametrize(
    ("about", "is_public"),
    [
        ({"is_private": False, "is_im": False}, True),
        ({"is_private": True, "is_im": False}, False),
        ({"is_private": False, "is_im": True}, False),
        ({"is_private": False, "is_mpim": True}, False),
        ({}, False),
        (None, False),
    ],
)
async def test_public(api: WebApi, surfaces: Surfaces, about: dict[str, Any] | None, is_public: bool) -> None:
    """Only what Slack calls public is: of what it does not tell, the worst is believed."""
    api.says("api/conversations.info", {"ok": True, "channel": about})

    assert await surfaces.is_public("C1") is is_public
    assert [(call.verb, call.arguments) for call in api.calls] == [("GET", {"channel": "C1"})]


@pytest.mark.parametrize(
    ("about", "is_member"),
    [
        ({"id": "U1", "team_id": "T1", "is_restricted": False}, True),
        ({"id": "U1", "team_id": "T1", "is_restricted": True}, False),
        ({"id": "U1", "team_id": "T1", "is_ultra_restricted": True}, False),
        ({"id": "U1", "team_id": "T1", "deleted": True}, False),
        ({"id": "U1", "team_id": "T2", "is_stranger": False}, False),
        ({"id": "U1", "team_id": "T2", "enterprise_user": {"teams": ["T1", "T2"]}}, True),
        ({"id": "U1", "team_id": "T2", "enterprise_user": {"teams": ["T3"]}}, False),
        ({"id": "U1"}, False),
        (None, False),
    ],
)
async def test_member(api: WebApi, surfaces: Surfaces, about: dict[str, Any] | None, is_member: bool) -> None:
    """Guests, people of other workspaces and those who have left are no members; whose bot it is, is asked once."""
    api.says("api/users.info", {"ok": True, "user": about})
    api.says("api/auth.test", {"ok": True, "team_id": "T1"})

    for _ in range(2):
        assert await surfaces.is_member("U1") is is_member
    assert [call.path for call in api.calls].count("api/auth.test") == 1


async def test_member_of_nobody_knows_which_team(api: WebApi, surfaces: Surfaces) -> None:
    """Where Slack does not tell whose bot it is, nobody can say who is a member."""
    api.says("api/users.info", {"ok": True, "user": {"id": "U1", "team_id": "T1"}})

    with pytest.raises(SlackUnknown):
        await surfaces.is_member("U1")


ASKED: list[Callable[[Surfaces], Awaitable[object]]] = [
    lambda surfaces: surfaces.push("1.1", VIEW),
    lambda surfaces: surfaces.update("V1", VIEW),
    lambda surfaces: surfaces.publish("U1", HomeView(blocks=())),
    lambda surfaces: surfaces.zone("U1"),
    lambda surfaces: surfaces.is_public("C1"),
    lambda surfaces: surfaces.is_member("U1"),
]


@pytest.mark.parametrize("ask", ASKED)
async def test_dropped(api: WebApi, surfaces: Surfaces, ask: Callable[[Surfaces], Awaitable[object]]) -> None:
    """No answer is unknown, whatever was asked."""
    for path in ("views.push", "views.update", "views.publish", "users.info", "conversations.info"):
        api.drops(f"api/{path}")
    with pytest.raises(SlackUnknown):
        await ask(surfaces)
