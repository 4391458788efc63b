"""Which Home is published when: once for each opening and each change, and never more often than people can read."""

from dataclasses import replace
from datetime import UTC, timedelta

import pytest
from structlog.testing import capture_logs

from bot.sandbox.slack import Fault
from bot.service.overview import Overviews, Rights
from tests.jobs.homes.publisher import ADA, GUS, ROLES, Publisher
from tests.service.stage import OMAR, TEAM, VERA
from tests.service.vendors import ACCOUNTS

PATIENCE = timedelta(seconds=30)  # only what fails waits so long
PUBLISH, TICKET = "views.publish", "files.getUploadURLExternal"


async def test_opened(publisher: Publisher) -> None:
    """A Home is published at once when it is opened, and not again while nothing changes."""
    await publisher.record("standup")
    await publisher.opened(OMAR)
    assert "standup" in publisher.shown()

    for _ in range(5):
        await publisher.tick(seconds=10)
    assert publisher.count() == 1


async def test_opened_again(publisher: Publisher) -> None:
    """Whoever opens a Home again, or presses Refresh, sees it refreshed."""
    await publisher.opened(OMAR)
    publisher.bot.clock.pass_by(seconds=1)
    await publisher.opened(OMAR)

    assert publisher.count() == 2


async def test_nobody_looks(publisher: Publisher) -> None:
    """Without anybody who looks nothing is published, nor after eight hours."""
    await publisher.tick()
    await publisher.opened(OMAR)
    await publisher.record("standup")
    await publisher.tick(hours=8, seconds=1)

    assert publisher.count() == 1


async def test_changed(publisher: Publisher) -> None:
    """What has changed is published by itself, to one person at most every ten seconds."""
    await publisher.opened(OMAR, VERA)
    await publisher.record("standup")
    await publisher.tick(seconds=9)
    assert publisher.count() == 2

    await publisher.tick(seconds=1)
    assert publisher.count() == 2, "it looks every three seconds"
    await publisher.tick(seconds=2)
    assert publisher.count() == 4
    assert "standup" in publisher.shown(VERA)


async def test_own_changes_alone(publisher: Publisher) -> None:
    """A change that a person does not see is no change of that person's Home."""
    await publisher.opened(OMAR, VERA)
    await publisher.record("secret", channel="C0OPS")
    await publisher.tick(seconds=10)

    assert publisher.count() == 3
    assert "secret" in publisher.shown(OMAR)
    assert "secret" not in publisher.shown(VERA)


async def test_restarted(publisher: Publisher) -> None:
    """A restarted bot knows what each Home shows: what has not changed is left alone, the rest is published."""
    await publisher.recorded("retro")
    await publisher.opened(OMAR)
    later = publisher.restarted()
    await later.tick(minutes=1)
    assert publisher.count() == 1

    await publisher.record("standup")
    await later.tick(minutes=1)
    assert "standup" in publisher.shown()


async def test_another_replica(publisher: Publisher) -> None:
    """Who does not own the first account leaves all Homes to who does."""
    await publisher.bot.lose("classroom")
    await publisher.bot.ownership.tend()
    await publisher.opened(OMAR)

    assert publisher.count() == 0


async def test_rate_limited(publisher: Publisher) -> None:
    """When Slack asks for a pause, nobody's Home is published until it is over; then everybody's is."""
    publisher.slack.order(Fault(method=PUBLISH, retry_after=20))
    await publisher.opened(OMAR, VERA)
    await publisher.tick(seconds=19)
    assert publisher.count() == 1

    await publisher.tick(seconds=1)
    assert publisher.count() == 3
    assert all(publisher.shown(user) for user in (OMAR, VERA))


async def test_lost(publisher: Publisher) -> None:
    """A publication whose fate is unknown is repeated after a while."""
    publisher.slack.order(Fault(method=PUBLISH, drop=True))
    with capture_logs() as logged:
        await publisher.opened(OMAR)
    await publisher.tick(seconds=4)
    assert publisher.count() == 1

    await publisher.tick(seconds=1)
    assert publisher.shown()
    assert "Home not published" in [line["event"] for line in logged]


async def test_refused(publisher: Publisher) -> None:
    """What Slack refuses for good is not published again before something changes."""
    publisher.slack.order(Fault(method=PUBLISH, error="user_not_found"))
    await publisher.opened(OMAR)
    await publisher.tick(minutes=5)
    assert publisher.count() == 1

    await publisher.record("standup")
    await publisher.tick(seconds=10)
    assert "standup" in publisher.shown()


async def test_picture(publisher: Publisher) -> None:
    """The figures are a picture, given to Slack once for all who see the same."""
    await publisher.recorded("retro")
    await publisher.opened(OMAR, VERA)
    publisher.bot.clock.pass_by(seconds=1)
    await publisher.opened(ADA)

    assert all("slack_file" in publisher.shown(user) for user in (OMAR, VERA, ADA))
    assert "Minutes per day" in publisher.shown()
    assert publisher.count(TICKET) == 1


async def test_changed_figures(publisher: Publisher) -> None:
    """Other figures are another picture, and the Home is published with it."""
    await publisher.recorded("retro")
    await publisher.opened(OMAR)
    await publisher.recorded("standup")
    await publisher.tick(minutes=10)

    assert publisher.count(TICKET) == 2
    assert "120 minutes" in publisher.shown()


async def test_no_minutes(publisher: Publisher) -> None:
    """Nothing recorded is no picture; those who see no account see none."""
    await publisher.record("standup")
    await publisher.opened(OMAR)
    assert publisher.count(TICKET) == 0

    await publisher.recorded("retro")
    await publisher.tick(minutes=10)
    await publisher.opened(GUS)
    assert "slack_file" in publisher.shown(OMAR)
    assert "slack_file" not in publisher.shown(GUS)


async def test_picture_not_taken(publisher: Publisher) -> None:
    """Where Slack takes no picture its words are shown, and a minute later it is tried again."""
    publisher.slack.order(Fault(method=TICKET, error="missing_scope"))
    await publisher.recorded("retro")
    await publisher.opened(OMAR)
    await publisher.tick(seconds=59)
    assert "Minutes per day" in publisher.shown()
    assert (publisher.count(), publisher.count(TICKET)) == (1, 1)

    await publisher.tick(seconds=1)
    await publisher.tick(seconds=3)
    assert "slack_file" in publisher.shown()


async def test_new_picture(publisher: Publisher) -> None:
    """A picture that Slack has not looked through yet is shown a moment later, without another upload."""
    publisher.slack.order(Fault(method=PUBLISH, error="invalid_blocks"))
    await publisher.recorded("retro")
    await publisher.opened(OMAR)

    assert "slack_file" in publisher.shown()
    assert (publisher.count(), publisher.count(TICKET)) == (2, 1)


async def test_picture_refused(publisher: Publisher) -> None:
    """Where Slack does not show a picture at all, its words stand in its place."""
    publisher.slack.order(Fault(method=PUBLISH, error="invalid_blocks", times=4))
    await publisher.recorded("retro")
    await publisher.overviews.open(TEAM, OMAR)
    await publisher.homes.begin_due()
    await publisher.slack.until(publisher.shown, PATIENCE)

    assert "slack_file" not in publisher.shown()
    assert "Minutes per day" in publisher.shown()


async def test_database_away(publisher: Publisher) -> None:
    """What breaks is logged, and tried again."""
    await publisher.opened(OMAR)
    await publisher.overviews.open("T9", VERA)

    async def breaks() -> None:
        publisher.bot.store.before = {}
        raise ConnectionError("the database is away")

    publisher.bot.store.before = {"find_recordings": breaks}
    with capture_logs() as logged:
        await publisher.tick(seconds=1)
    assert [line["event"] for line in logged] == ["Homes broke"]

    await publisher.tick(seconds=1)
    assert publisher.shown(VERA)


async def test_one_that_breaks(publisher: Publisher) -> None:
    """A Home that cannot be made keeps no other waiting, and is tried again a minute later, not each second."""

    def rights(user: str, channel: str) -> Rights:
        if user == OMAR:
            raise LookupError("something of ours")
        return ROLES.rights(user, channel)

    broken = publisher.restarted(rights)
    with capture_logs() as logged:
        await broken.opened(OMAR, VERA)
        for _ in range(5):
            await broken.tick(seconds=10)
    assert publisher.shown(VERA)
    assert [(line["event"], line["user"]) for line in logged] == [("Home broke", OMAR)]

    with capture_logs() as logged:
        await broken.tick(seconds=20)
    assert [line["event"] for line in logged] == ["Home broke"]
    await publisher.tick(seconds=10)
    assert publisher.shown(OMAR)


async def test_one_round_at_a_time(publisher: Publisher) -> None:
    """A round that takes long is not joined by another."""
    await publisher.overviews.open(TEAM, OMAR)
    await publisher.homes.begin_due()
    await publisher.homes.begin_due()
    await publisher.homes.close(PATIENCE)

    assert publisher.count() == 1


@pytest.mark.parametrize("user", [ADA, OMAR, VERA, GUS])
async def test_roles(publisher: Publisher, user: str) -> None:
    """Each sees what they may, with the buttons that they may press."""
    for room, channel in (("standup", "C0GENERAL"), ("secret", "C0OPS")):
        await publisher.record(room, channel=channel, requested_by="U0EVE")
    await publisher.opened(user)
    shown = publisher.shown(user)

    assert ("standup" in shown) is (user != GUS)
    assert ("secret" in shown) is (user == ADA)
    assert ("recording_stop" in shown) is (user in (ADA, OMAR))
    assert ("open_start'" in shown) is (user in (ADA, OMAR))
    assert ("home_refresh" in shown) is True
    assert "open_notifications" not in shown


async def test_accounts_that_are_kept_to_channels(publisher: Publisher) -> None:
    """Only accounts that may be used anywhere can be begun with at home."""
    kept = {name: replace(account, channels=frozenset({"C0OPS"})) for name, account in ACCOUNTS.items()}
    overviews = Overviews(publisher.bot.store, kept, zone=UTC, now=publisher.bot.clock)
    closed = Publisher.make(publisher.bot, publisher.slack, publisher.web, overviews)
    await closed.opened(OMAR)

    assert "home_refresh" in closed.shown()
    assert "open_start" not in closed.shown()
