"""What people may see: asked of Slack no more than needed, and closed where Slack does not tell."""

from dataclasses import replace

import pytest
from slack_sdk.web.async_client import AsyncWebClient
from structlog.testing import capture_logs

from bot.jobs.homes.sights import KNOWN_FOR, MOST_ASKED, Answers, Sights
from bot.sandbox.slack import Fault, LocalSlack, Person
from bot.service.overview import Rights, Sight
from bot.slack.surfaces import Surfaces
from handlers.access import Access
from tests.jobs.homes.publisher import ADA, GUS
from tests.service.clock import Clock
from tests.service.stage import GENERAL, OMAR, VERA

OPS = "C0OPS"
INFO = "conversations.info"


@pytest.fixture
def sights(web: AsyncWebClient, clock: Clock) -> Sights:
    """What looks up people's sight; everybody is a viewer, and Gus an operator."""
    return Sights(Surfaces(web), Access((ADA,), (OMAR, GUS), ("everyone",)).rights, clock)


@pytest.fixture
def public(web: AsyncWebClient, clock: Clock) -> Answers:
    """Which channels are public."""
    return Answers(Surfaces(web).is_public, clock)


def count(slack: LocalSlack, method: str = INFO) -> int:
    """How often Slack was asked."""
    return sum(call.method == method for call in slack.calls)


async def test_members(sights: Sights) -> None:
    """Members look into public channels; one that the bot does not know is closed."""
    sight = await sights.of(VERA, [GENERAL, OPS, "C0GONE", "D0OMAR"])

    assert sight == Sight(user=VERA, rights=Rights(looks=True), public=frozenset({GENERAL}))


async def test_guests(sights: Sights) -> None:
    """Guests see their own alone, whatever else they may do."""
    assert await sights.of(GUS, [GENERAL]) == Sight(user=GUS, rights=Rights(operates=True))


async def test_strangers(slack: LocalSlack, sights: Sights) -> None:
    """So do people of another workspace with whom a channel is shared, though everybody is a viewer."""
    sasha = Person(id="U0SASHA", name="sasha", real_name="Sasha Elsewhere", team="T0ELSEWHERE")
    general = slack.workspace.channels[GENERAL]
    slack.workspace.people = {**slack.workspace.people, sasha.id: sasha}
    slack.workspace.channels = {
        **slack.workspace.channels,
        GENERAL: replace(general, members=general.members | {sasha.id}),
    }

    assert await sights.of(sasha.id, [GENERAL]) == Sight(user=sasha.id, rights=Rights())


async def test_nothing_is_asked_in_vain(slack: LocalSlack, sights: Sights, web: AsyncWebClient, clock: Clock) -> None:
    """Of who sees everything, and of who has no role, nothing has to be known."""
    assert (await sights.of(ADA, [GENERAL])).reaches(OPS, OMAR)
    roleless = Sights(Surfaces(web), Access((), (), ()).rights, clock)

    assert await roleless.of(VERA, [GENERAL]) == Sight(user=VERA, rights=Rights())
    assert slack.calls == []


async def test_remembered(slack: LocalSlack, public: Answers, clock: Clock) -> None:
    """What is known is asked again when it may have changed."""
    for _ in range(2):
        assert await public.yes([GENERAL, OPS]) == {GENERAL}
    assert count(slack) == 2

    clock.at += KNOWN_FOR
    await public.yes([GENERAL])
    assert count(slack) == 3


async def test_busy(slack: LocalSlack, public: Answers, clock: Clock) -> None:
    """When Slack asks for a pause, what is known is believed, all else is closed, and nothing is asked meanwhile."""
    await public.yes([GENERAL])
    clock.at += KNOWN_FOR
    slack.order(Fault(method=INFO, retry_after=30))
    assert await public.yes([GENERAL, OPS]) == {GENERAL}
    asked = count(slack)

    clock.pass_by(seconds=29)
    assert await public.yes([GENERAL]) == {GENERAL}
    assert count(slack) == asked
    clock.pass_by(seconds=1)
    await public.yes([GENERAL])
    assert count(slack) == asked + 1


async def test_lost(slack: LocalSlack, public: Answers) -> None:
    """A question without an answer is no, and asked again."""
    slack.order(Fault(method=INFO, status=503))
    with capture_logs() as logged:
        assert await public.yes([GENERAL]) == frozenset()

    assert [line["event"] for line in logged] == ["not known who may see what"]
    assert await public.yes([GENERAL]) == {GENERAL}


async def test_many(slack: LocalSlack, public: Answers) -> None:
    """Not all is asked at once; what was not asked is asked the next time."""
    many = [*(f"C{number}" for number in range(MOST_ASKED)), GENERAL]
    assert await public.yes(many) == frozenset()
    assert count(slack) == MOST_ASKED

    assert await public.yes(many) == {GENERAL}
