"""Who may do what, and who is named to those who may not."""

from contextlib import nullcontext

import pytest
from structlog.testing import capture_logs

from bot.errors import NotAllowed
from bot.service.overview import Rights
from bot.slack.messenger import Messenger
from handlers.access import Access, Role, learn_members
from tests.slack.conftest import api, messenger
from tests.slack.web_api import WebApi

__all__ = ["api", "messenger"]


@pytest.fixture
def access() -> Access:
    """Ann is an admin, group S1 and channel C1 operate, W1 and Ann may look."""
    return Access(("UANN",), ("S1", "C1"), ("W1", "UANN"))


@pytest.mark.parametrize(
    ("user", "channel", "role"),
    [
        ("UANN", "C9", Role.ADMIN),
        ("UANN", "C1", Role.ADMIN),
        ("UMEMBER", "C9", Role.OPERATOR),
        ("UBOB", "C1", Role.OPERATOR),
        ("W1", "C1", Role.OPERATOR),
        ("W1", "C9", Role.VIEWER),
        ("UBOB", "C9", Role.NOBODY),
    ],
)
def test_role(access: Access, user: str, channel: str, role: Role) -> None:
    """The highest role that a person has: by name, by user group or by where it is asked."""
    access.know({"S1": frozenset({"UMEMBER"})})

    assert access.role(user, channel) is role


@pytest.mark.parametrize("role", [Role.ADMIN, Role.OPERATOR, Role.VIEWER])
def test_everyone(role: Role) -> None:
    """A role may be everyone's."""
    lists = {Role.ADMIN: (), Role.OPERATOR: (), Role.VIEWER: (), role: ("everyone",)}

    assert Access(lists[Role.ADMIN], lists[Role.OPERATOR], lists[Role.VIEWER]).role("UBOB", "C9") is role


def test_nobody_configured() -> None:
    """Without any list nobody may do anything."""
    assert Access((), (), ()).role("UANN", "C1") is Role.NOBODY


def test_groups_whose_members_are_needed() -> None:
    """The user groups of all roles, and nothing else."""
    assert Access(("S1", "U1"), ("S2", "C1"), ("S1", "everyone")).usergroups == {"S1", "S2"}


def test_unknown_members_have_no_role(access: Access) -> None:
    """Until it is known who is in a group, the group gives nobody a role."""
    assert access.role("UMEMBER", "C9") is Role.NOBODY


def test_members_change(access: Access) -> None:
    """Who leaves a group loses its role; a group that could not be read keeps its members."""
    access.know({"S1": frozenset({"UMEMBER"}), "S2": frozenset()})
    access.know({"S2": frozenset({"UBOB"})})
    assert access.role("UMEMBER", "C9") is Role.OPERATOR

    access.know({"S1": frozenset()})
    assert access.role("UMEMBER", "C9") is Role.NOBODY


@pytest.mark.parametrize("role", Role)
def test_require(access: Access, role: Role) -> None:
    """A higher role may do all that a lower one may."""
    access.require(role, "UANN", "C9")


def test_anybody_may_do_what_needs_no_role() -> None:
    """Help is for everybody."""
    Access((), (), ()).require(Role.NOBODY, "UBOB", "C9")


@pytest.mark.parametrize(
    ("role", "sentence", "who"),
    [
        (Role.VIEWER, "Only viewers may do this.", ("UANN", "S1", "C1", "W1")),
        (Role.OPERATOR, "Only operators may do this.", ("UANN", "S1", "C1")),
        (Role.ADMIN, "Only admins may do this.", ("UANN",)),
    ],
)
def test_refusal_names_who_may(access: Access, role: Role, sentence: str, who: tuple[str, ...]) -> None:
    """Those with the role or a higher one are named, each once, the highest first."""
    access.know({"S1": frozenset()})
    with pytest.raises(NotAllowed) as refusal:
        access.require(role, "UBOB", "C9")

    assert (str(refusal.value), refusal.value.who) == (sentence, who)


@pytest.mark.parametrize("role", [Role.VIEWER, Role.OPERATOR])
def test_group_that_was_not_read(access: Access, role: Role) -> None:
    """While it is not known who is in a group that may, nobody is told that they may not."""
    with pytest.raises(NotAllowed, match="cannot be checked yet") as refusal:
        access.require(role, "UBOB", "C9")

    assert refusal.value.who == ()


def test_group_that_does_not_matter(access: Access) -> None:
    """A group that could not make anybody an admin leaves no doubt about who is one."""
    with pytest.raises(NotAllowed, match="Only admins may do this"):
        access.require(Role.ADMIN, "UBOB", "C9")


@pytest.mark.parametrize(
    ("user", "role"), [("UANN", Role.ADMIN), ("UMEMBER", Role.OPERATOR), ("UBOB", Role.NOBODY), ("W1", Role.VIEWER)]
)
def test_stranger(user: str, role: Role) -> None:
    """Somebody of another workspace has only the roles that are given by name."""
    access = Access(("UANN",), ("S1", "C1"), ("everyone", "W1"))
    access.know({"S1": frozenset({"UMEMBER"})})

    assert access.role(user, "C1", is_stranger=True) is role


def test_refused_stranger() -> None:
    """A stranger is told why, and nothing about who may."""
    with pytest.raises(NotAllowed, match="Only people of the workspace") as refusal:
        Access(("UANN",), (), ("everyone",)).require(Role.VIEWER, "UBOB", "C1", is_stranger=True)

    assert refusal.value.who == ()


GROUPED = Access((), ("S1",), ())
GROUPED.know({"S1": frozenset({"UBOB"})})


@pytest.mark.parametrize(
    ("access", "is_stranger", "may"),
    [
        (Access(("UANN",), (), ("everyone",)), False, False),
        (Access((), ("UBOB",), ()), False, True),
        (Access((), ("UBOB",), ()), True, True),
        (Access((), ("everyone",), ()), False, True),
        (Access((), ("everyone",), ()), True, False),
        (Access((), ("C1",), ()), False, True),
        (Access((), ("G1",), ()), True, False),
        (Access(("C1",), (), ()), False, True),
        (Access((), (), ("C1",)), False, False),
        (GROUPED, False, True),
    ],
)
def test_somewhere(access: Access, is_stranger: bool, may: bool) -> None:
    """Where no channel is chosen yet a role in any counts: one's own, a group's, everybody's, or that of a channel."""
    with nullcontext() if may else pytest.raises(NotAllowed):
        access.require_somewhere(Role.OPERATOR, "UBOB", is_stranger=is_stranger)


def test_somewhere_of_unknown_groups() -> None:
    """While Slack has not told who is in a group nobody is refused for good."""
    with pytest.raises(NotAllowed, match="cannot be checked yet"):
        Access((), ("S1",), ("C1",)).require_somewhere(Role.OPERATOR, "UBOB")


async def test_learn_members(access: Access, api: WebApi, messenger: Messenger) -> None:
    """Slack is asked who is in the groups; where it does not tell, what was known stays."""
    api.says("api/usergroups.users.list", {"ok": True, "users": ["UMEMBER"]})
    await learn_members(access, messenger)
    api.says("api/usergroups.users.list", {"ok": False, "error": "missing_scope"})
    with capture_logs() as logged:
        await learn_members(access, messenger)

    assert access.role("UMEMBER", "C9") is Role.OPERATOR
    assert [(line["event"], line["usergroup"], line["error"]) for line in logged] == [
        ("user group not read", "S1", "missing_scope")
    ]


async def test_user_group_that_does_not_exist(access: Access, api: WebApi, messenger: Messenger) -> None:
    """Nobody is in it, and nobody is asked to wait until Slack has told who is."""
    api.says("api/usergroups.users.list", {"ok": False, "error": "no_such_subteam"})
    await learn_members(access, messenger)

    assert access.role("UMEMBER", "C9") < Role.OPERATOR
    assert access.operates("UMEMBER", "C9") is False
    with pytest.raises(NotAllowed, match="Only operators may do this"):
        access.require(Role.OPERATOR, "UMEMBER", "C9")


def test_operates() -> None:
    """Whether somebody may start recordings; that it is not known yet is neither yes nor no."""
    access = Access((), ("U0ADA", "S0OPS"), ("everyone",))
    assert (access.operates("U0ADA", "C1"), access.operates("U0OMAR", "C1")) == (True, None)

    access.know({"S0OPS": frozenset({"U0OMAR"})})
    assert (access.operates("U0OMAR", "C1"), access.operates("U0VERA", "C1")) == (True, False)


@pytest.mark.parametrize(
    ("user", "channel", "rights"),
    [
        ("U0ADA", "", Rights(looks=True, operates=True, administers=True)),
        ("U0OMAR", "C0OPS", Rights(looks=True, operates=True)),
        ("U0OMAR", "", Rights(looks=True)),
    ],
)
def test_rights(user: str, channel: str, rights: Rights) -> None:
    """Outside of channels their roles do not count."""
    assert Access(("U0ADA",), ("C0OPS",), ("everyone",)).rights(user, channel) == rights
