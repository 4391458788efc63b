"""Which accounts there are, and who may do what."""

import pytest

from handlers.about import About
from handlers.access import Access
from handlers.grammar import parse_command
from tests.handlers.payloads import OPERATORS_OF_GENERAL, answer, read
from tests.service.stage import GENERAL, OMAR, Bot, make_ask


async def test_accounts(empty: Bot) -> None:
    """Every account of the channel with what its service can do, in words."""
    told = read(await answer(About(empty.requests, OPERATORS_OF_GENERAL).verbs(), "accounts"))

    assert "studio (fsp) can:" in told
    assert "• pause and resume" in told


MEMBERS = Access(("S1",), (), ())
MEMBERS.know({"S1": frozenset({OMAR})})


@pytest.mark.parametrize(
    ("access", "role", "why"),
    [
        (Access((OMAR,), (), ()), "You are an admin here", f"Given to <@{OMAR}>"),
        (MEMBERS, "You are an admin here", "Given to <!subteam^S1>"),
        (Access((), (GENERAL,), ("everyone",)), "You are an operator here", f"Given to <#{GENERAL}>"),
        (Access((), (), ("everyone",)), "You are a viewer here", "That is everybody's role."),
        (Access((), (), ()), "You have no role here", ""),
    ],
)
async def test_whoami(empty: Bot, access: Access, role: str, why: str) -> None:
    """The role, what it may, and what in the configuration gives it."""
    told = read(await answer(About(empty.requests, access).verbs(), "whoami", access=access))

    assert role in told
    assert why in told


@pytest.mark.parametrize(
    ("access", "role"),
    [
        (Access((), (GENERAL,), ("everyone",)), "You have no role here"),
        (Access((OMAR,), (), ("everyone",)), "You are an admin here"),
    ],
)
async def test_whoami_of_a_stranger(empty: Bot, access: Access, role: str) -> None:
    """Somebody of another workspace is told the role that counts for them: neither everybody's nor the channel's."""
    reply = await About(empty.requests, access).whoami(make_ask(is_stranger=True), parse_command("whoami"))

    assert role in read(reply)
