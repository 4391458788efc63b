"""Posting: every message is there once, whatever becomes of the calls, and no channel waits for another."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest
from structlog.testing import capture_logs

from bot.domain import AnnouncementKind, AnnouncementStatus, File, RecordingState
from bot.jobs.delivery.posts import MOST_TRIES
from bot.sandbox.slack import Fault
from bot.slack import blocks
from bot.slack.messenger import Messenger
from tests.jobs.courier import Courier
from tests.service.stage import GENERAL, OMAR, PATIENCE

CARD, NOTICE = AnnouncementKind.CARD, AnnouncementKind.NOTICE
PENDING, SENDING, SENT, _, FAILED = AnnouncementStatus
POST, HISTORY = "chat.postMessage", "conversations.history"
LECTURES, RANDOM, ATTIC, DIRECT = "C0LECTURES", "C0RANDOM", "C0ATTIC", "D0OMAR"
LOST_REPLIES = [Fault(method=POST, processed=True, drop=True), Fault(method=POST, processed=True, status=503)]
LOST_POSTS = [Fault(method=POST, drop=True), Fault(method=POST, status=500), Fault(method=POST, error="fatal_error")]


@pytest.mark.parametrize("kind", [CARD, NOTICE])
async def test_post(courier: Courier, kind: AnnouncementKind) -> None:
    """What is owed is posted, and where it is, is kept."""
    owed = await courier.owe(kind)
    await courier.deliver()

    sent = await courier.now(owed)
    assert (sent.status, sent.ts, sent.attempts) == (SENT, courier.only().ts, 1)
    assert courier.only().content.metadata == {
        "event_type": "clapper_announcement",
        "event_payload": {"announcements": [owed.id]},
    }
    await courier.deliver(minutes=1)
    assert [call.method for call in courier.calls()] == [POST]


async def test_not_due(courier: Courier) -> None:
    """What is owed later is not posted now."""
    await courier.owe(not_before=courier.bot.clock() + timedelta(seconds=5))
    await courier.deliver(seconds=4)
    assert courier.texts() == []

    await courier.deliver(seconds=1)
    assert len(courier.texts()) == 1


@pytest.mark.parametrize("fault", LOST_REPLIES)
async def test_reply_lost_in_a_busy_channel(courier: Courier, fault: Fault) -> None:
    """A post is found however much was said after it."""
    courier.slack.order(fault)
    owed = await courier.owe(NOTICE)
    await courier.deliver()
    for number in range(300):
        courier.slack.say(f"and {number}", user=OMAR, channel=GENERAL)
    await courier.deliver(seconds=5)

    assert (await courier.now(owed)).status is SENT
    assert len(courier.calls(POST)) == 1


@pytest.mark.parametrize("fault", LOST_REPLIES)
async def test_reply_lost_to_a_person(courier: Courier, fault: Fault) -> None:
    """What was told to a person directly, because the channel is closed, is found there too."""
    owed = await courier.owe(NOTICE, channel=RANDOM)
    await courier.deliver()
    courier.slack.order(fault)
    await courier.deliver()
    await courier.deliver(seconds=5)

    sent = await courier.now(owed)
    assert (sent.status, sent.channel, sent.ts) == (SENT, OMAR, courier.only(DIRECT).ts)


@pytest.mark.parametrize("fault", LOST_REPLIES)
async def test_reply_lost(courier: Courier, fault: Fault) -> None:
    """A post that Slack has, but did not tell of, is found and not posted again."""
    courier.slack.order(fault)
    owed = await courier.owe(NOTICE)
    await courier.deliver()
    assert (await courier.now(owed)).status is SENDING

    await courier.deliver(seconds=5)
    sent = await courier.now(owed)
    assert (sent.status, sent.ts) == (SENT, courier.only().ts)
    assert [call.method for call in courier.calls()] == [POST, HISTORY]


async def test_found_card_shows_the_newest(courier: Courier) -> None:
    """What a found card shows is not known, so it is brought up to date."""
    courier.slack.order(LOST_REPLIES[0])
    owed = await courier.owe(CARD, recording={"state": RecordingState.RECORDING})
    await courier.deliver()
    await courier.change(owed, state=RecordingState.READY)
    await courier.deliver(seconds=5)
    await courier.deliver(seconds=2)

    assert courier.only().text.endswith("Ready")


@pytest.mark.parametrize("fault", LOST_POSTS)
async def test_post_lost(courier: Courier, fault: Fault) -> None:
    """A post that Slack does not have is looked for twice, half a minute apart, and then posted."""
    courier.slack.order(fault)
    owed = await courier.owe(NOTICE)
    for wait in (0, 4, 1, 29, 1, 0):
        await courier.deliver(seconds=wait)

    posts, looks = courier.calls(POST), courier.calls(HISTORY)
    assert (len(posts), len(looks)) == (2, 2)
    assert looks[1].at - looks[0].at >= timedelta(seconds=30)
    assert posts[0].at < looks[0].at < looks[1].at <= posts[1].at
    assert ((await courier.now(owed)).status, len(courier.texts())) == (SENT, 1)


async def test_late_to_show(courier: Courier) -> None:
    """A post that Slack shows only at the second look is not posted again."""
    courier.slack.order(LOST_REPLIES[0])
    owed = await courier.owe(NOTICE)
    await courier.deliver()
    hidden = replace(await courier.now(owed), attempted_at=courier.bot.clock() + timedelta(minutes=5))
    await courier.bot.store.save(courier.bot.lease(), announcements=[hidden])
    await courier.deliver(seconds=5)
    looked = await courier.now(owed)
    assert (looked.status, looked.looks) == (SENDING, 1)

    shown = replace(looked, attempted_at=courier.bot.clock())
    await courier.bot.store.save(courier.bot.lease(), announcements=[shown])
    await courier.deliver(seconds=30)
    assert ((await courier.now(owed)).status, len(courier.texts())) == (SENT, 1)


@pytest.mark.parametrize("word", ["msg_blocks_too_long", "msg_too_long"])
async def test_too_long(courier: Courier, word: str) -> None:
    """Where Slack finds a notice too long, whatever we count, it is told again with its links behind its button."""
    courier.slack.order(Fault(method=POST, error=word))
    owed = await courier.owe(NOTICE, recording={"account": "classroom", "files": (File(name="1.mp4"),)})
    for _ in range(2):
        await courier.deliver()

    assert (await courier.now(owed)).status is SENT
    assert "Download" not in str(courier.only().blocks)
    assert "Get Link" in str(courier.only().blocks)


@pytest.mark.parametrize(("kind", "posts"), [(NOTICE, 2), (CARD, 1)])
async def test_too_long_without_links(courier: Courier, kind: AnnouncementKind, posts: int) -> None:
    """What cannot be shorter is given up."""
    courier.slack.order(Fault(method=POST, error="msg_blocks_too_long", times=2))
    owed = await courier.owe(kind)
    for _ in range(3):
        await courier.deliver(seconds=1)

    assert ((await courier.now(owed)).status, (await courier.now(owed)).error) == (FAILED, "msg_blocks_too_long")
    assert len(courier.calls(POST)) == posts


@pytest.mark.parametrize("word", ["missing_scope", "not_in_channel"])
async def test_history_refused(courier: Courier, word: str) -> None:
    """Where nobody may look, posting again is better than not at all."""
    courier.slack.order(LOST_POSTS[0])
    courier.slack.order(Fault(method=HISTORY, error=word))
    owed = await courier.owe(NOTICE)
    await courier.deliver()
    await courier.deliver(seconds=5)
    await courier.deliver()

    assert ((await courier.now(owed)).status, len(courier.texts())) == (SENT, 1)


async def test_history_refused_and_replies_lost(courier: Courier) -> None:
    """Where nobody may look and no answer ever comes, it is posted eight times, later each time, and then no more."""
    courier.slack.order(Fault(method=POST, processed=True, drop=True, times=99))
    courier.slack.order(Fault(method=HISTORY, error="missing_scope", times=99))
    owed = await courier.owe(NOTICE)
    for _ in range(300):
        await courier.deliver(seconds=5)

    given_up = await courier.now(owed)
    assert (given_up.status, given_up.error) == (FAILED, "nobody can say whether it was posted")
    posts = [call.at for call in courier.calls(POST)]
    assert len(posts) == MOST_TRIES
    gaps = [later - earlier for earlier, later in pairwise(posts)]
    assert gaps == sorted(gaps)
    assert posts[-1] - posts[0] >= timedelta(minutes=10)


async def test_look_lost(courier: Courier) -> None:
    """A look without an answer is no look: it is made again before anything is posted."""
    courier.slack.order(LOST_REPLIES[0])
    courier.slack.order(Fault(method=HISTORY, drop=True, times=3))
    owed = await courier.owe(NOTICE)
    for _ in range(5):
        await courier.deliver(seconds=5)

    assert [call.method for call in courier.calls()] == [POST, *[HISTORY] * 4]
    assert ((await courier.now(owed)).status, len(courier.texts())) == (SENT, 1)


async def test_look_rate_limited(courier: Courier) -> None:
    """A look that Slack puts off is made when it may be."""
    courier.slack.order(LOST_REPLIES[0])
    courier.slack.order(Fault(method=HISTORY, retry_after=30))
    owed = await courier.owe(NOTICE)
    for wait in (0, 5, 29):
        await courier.deliver(seconds=wait)
    assert (await courier.now(owed)).status is SENDING

    await courier.deliver(seconds=1)
    assert ((await courier.now(owed)).status, len(courier.texts())) == (SENT, 1)


@pytest.mark.parametrize("channel", [RANDOM, ATTIC, "C0NOWHERE"])
async def test_unreachable(courier: Courier, channel: str) -> None:
    """Where the channel cannot be posted to, who asked for the recording is told directly."""
    owed = await courier.owe(NOTICE, channel=channel)
    await courier.deliver()
    await courier.deliver()

    sent = await courier.now(owed)
    assert (sent.status, sent.channel, sent.ts) == (SENT, OMAR, courier.only(DIRECT).ts)
    assert sent.error in {"not_in_channel", "is_archived", "channel_not_found"}
    help_there = "." if channel == ATTIC else ": `/invite` <@U0CLAPPER> there."
    assert f"This is for <#{channel}>, where it cannot be posted{help_there}" in str(courier.only(DIRECT).blocks)


async def test_unreachable_by_an_unknown_bot(courier: Courier) -> None:
    """Where Slack does not tell who the bot is, the person is told all the same, without whom to invite."""
    courier.slack.order(Fault(method="auth.test", status=500))
    await courier.owe(NOTICE, channel=RANDOM)
    for _ in range(2):
        await courier.deliver()

    assert f"This is for <#{RANDOM}>, where it cannot be posted." in str(courier.only(DIRECT).blocks)


async def test_home(courier: Courier) -> None:
    """What is told where it was asked for needs no explanation."""
    await courier.owe(NOTICE)
    await courier.deliver()

    assert "cannot be posted" not in str(courier.only().blocks)


@pytest.mark.parametrize("kind", [AnnouncementKind.WARNING, AnnouncementKind.REMINDER, NOTICE])
async def test_redirected_again(courier: Courier, kind: AnnouncementKind) -> None:
    """What is told once more, and still cannot be told in its channel, reaches who asked once more."""
    state = RecordingState.READY if kind is NOTICE else RecordingState.RECORDING
    owed = await courier.owe(kind, channel=ATTIC, recording={"state": state})
    for _ in range(2):
        await courier.deliver(seconds=1)
    again = replace(owed, id="again", not_before=courier.bot.clock())
    await courier.bot.store.save(courier.bot.lease(), renewed=[again])
    for _ in range(2):
        await courier.deliver(seconds=1)

    assert len(courier.texts(DIRECT)) == 2
    assert await courier.bot.store.due_announcements(["studio"], courier.bot.clock() + timedelta(hours=1)) == ()


async def test_redirected_by_a_former_owner(courier: Courier) -> None:
    """Whoever lost the account while Slack refused redirects nothing: the new owner will."""
    courier.slack.order(Fault(method=POST, error="is_archived", delay=timedelta(milliseconds=200)))
    owed = await courier.owe(NOTICE)
    await courier.delivery.begin_due()
    await courier.slack.until(courier.calls)
    await courier.bot.lose()
    await courier.delivery.close(PATIENCE)

    assert ((await courier.now(owed)).status, (await courier.now(owed)).channel) == (SENDING, GENERAL)


async def test_person_who_chose_to_hear(courier: Courier) -> None:
    """Who hears of it in the direct messages by choice, and is told there because the channel is closed, is told."""
    redirected = await courier.owe(NOTICE, channel=RANDOM)
    chosen = replace(redirected, id="chosen", channel=DIRECT)
    await courier.bot.store.save(courier.bot.lease(), announcements=[chosen])
    for _ in range(4):
        await courier.deliver(seconds=1)

    assert len(courier.texts(DIRECT)) == 2
    assert await courier.bot.store.due_announcements(["studio"], courier.bot.clock() + timedelta(hours=1)) == ()


async def test_redirected_card(courier: Courier) -> None:
    """A card that went to a person is kept up to date there."""
    owed = await courier.owe(channel=RANDOM, recording={"state": RecordingState.RECORDING})
    await courier.deliver()
    await courier.deliver()
    await courier.change(owed, state=RecordingState.READY)
    await courier.deliver(seconds=2)

    assert courier.only(DIRECT).text.endswith("Ready")
    assert str(courier.only(DIRECT).blocks).count(f"This is for <#{RANDOM}>") == 1


async def test_nobody_can_be_reached(courier: Courier) -> None:
    """Where not even the person can be told, it is over, and the reason is kept."""
    owed = await courier.owe(NOTICE, channel=RANDOM)
    courier.slack.order(Fault(method=POST, channel=OMAR, error="channel_not_found"))
    await courier.deliver()
    await courier.deliver()
    await courier.deliver(minutes=1)

    assert ((await courier.now(owed)).status, (await courier.now(owed)).error) == (FAILED, "channel_not_found")
    assert len(courier.calls(POST)) == 2


async def test_refused(courier: Courier) -> None:
    """What Slack refuses for good is not sent again."""
    courier.slack.order(Fault(method=POST, error="invalid_blocks"))
    owed = await courier.owe(NOTICE)
    await courier.deliver()
    await courier.deliver(minutes=1)

    assert ((await courier.now(owed)).status, (await courier.now(owed)).error) == (FAILED, "invalid_blocks")
    assert len(courier.calls()) == 1


@pytest.mark.parametrize("word", ["invalid_auth", "missing_scope", "account_inactive"])
async def test_app_refused(courier: Courier, word: str) -> None:
    """Where Slack refuses the app itself, what is owed is kept until somebody has mended that."""
    courier.slack.order(Fault(method=POST, error=word, times=2))
    owed = await courier.owe(NOTICE)
    for _ in range(3):
        await courier.deliver(minutes=1)

    assert ((await courier.now(owed)).status, len(courier.texts())) == (SENT, 1)


@pytest.mark.parametrize("posted", [True, False])
async def test_killed_while_posting(courier: Courier, messenger: Messenger, posted: bool) -> None:
    """A post left half-way by a process that died is looked for by the next one, once it cannot be under way."""
    owed = await courier.owe(NOTICE)
    begun = replace(
        owed,
        status=SENDING,
        attempts=1,
        attempted_at=courier.bot.clock(),
        not_before=courier.bot.clock() + timedelta(seconds=15),
    )
    await courier.bot.store.save(courier.bot.lease(), announcements=[begun])
    if posted:
        await messenger.post(GENERAL, blocks.notice(await courier.recording(owed), ()), [owed.id])
    for wait in (14, 1, 30, 1):
        await courier.deliver(seconds=wait)

    sent = await courier.now(owed)
    assert (sent.status, sent.ts, sent.attempts) == (SENT, courier.only().ts, 1 if posted else 2)


async def test_new_owner(courier: Courier) -> None:
    """Whoever lost the account while Slack answered leaves the post to the new owner, who will find it."""
    courier.slack.order(Fault(method=POST, delay=timedelta(milliseconds=200)))
    owed = await courier.owe(NOTICE)
    with capture_logs() as logged:
        await courier.delivery.begin_due()
        await courier.slack.until(courier.calls)
        await courier.bot.lose()
        await courier.delivery.close(PATIENCE)

    assert (await courier.now(owed)).status is SENDING
    assert [line["event"] for line in logged] == ["delivery left to the new owner"]
    assert len(courier.texts()) == 1


async def test_account_lost_before_its_turn(courier: Courier) -> None:
    """What is no longer ours when its turn comes is not touched; what is ours goes on."""
    courier.slack.order(Fault(method=POST, delay=timedelta(milliseconds=200)))
    mine = await courier.owe(NOTICE)
    courier.bot.clock.pass_by(seconds=1)
    theirs = await courier.owe(recording={"account": "classroom"}, not_before=courier.bot.clock())
    await courier.delivery.begin_due()
    await courier.slack.until(courier.calls)
    await courier.bot.lose("classroom")
    await courier.bot.ownership.tend()
    await courier.delivery.close(PATIENCE)

    assert (await courier.now(mine)).status is SENT
    assert (await courier.now(theirs)).status is PENDING


async def test_database_away(courier: Courier) -> None:
    """A post whose outcome could not be kept is looked for, and not posted again."""
    courier.slack.order(Fault(method=POST, delay=timedelta(milliseconds=200)))
    owed = await courier.owe(NOTICE)
    await courier.delivery.begin_due()
    await courier.slack.until(courier.calls)
    courier.bot.store.away = True
    with capture_logs() as logged:
        await courier.delivery.close(PATIENCE)
    courier.bot.store.away = False
    await courier.deliver(seconds=15)

    assert [line["event"] for line in logged] == ["delivery broke"]
    assert ((await courier.now(owed)).status, len(courier.texts())) == (SENT, 1)


async def test_database_away_before_the_post(courier: Courier) -> None:
    """What cannot be read is not given up: it is posted when the database is back."""
    owed = await courier.owe(NOTICE)
    await courier.delivery.begin_due()
    courier.bot.store.away = True
    with capture_logs() as logged:
        await courier.delivery.close(PATIENCE)
    courier.bot.store.away = False
    await courier.deliver()

    assert [line["event"] for line in logged] == ["delivery broke"]
    assert ((await courier.now(owed)).status, len(courier.texts())) == (SENT, 1)


async def test_served_meanwhile(courier: Courier) -> None:
    """What was read while its channel was still being served is not posted by it: it may be posted by then."""
    await courier.owe(NOTICE)
    await courier.delivery.begin_due()

    async def end() -> None:
        await courier.delivery.close(PATIENCE)
        courier.bot.clock.pass_by(seconds=2)

    courier.bot.store.before = {"stale_cards": end}
    await courier.delivery.begin_due()
    await courier.delivery.close(PATIENCE)

    assert len(courier.calls(POST)) == 1


class Broken:
    """Whatever is read breaks as often as is said."""

    def __init__(self, times: int) -> None:
        self.times = times

    async def __call__(self) -> None:
        self.times -= 1
        if self.times >= 0:
            raise RuntimeError("something of ours")


async def test_one_that_breaks(courier: Courier) -> None:
    """A message that breaks keeps none behind it waiting, and is posted as soon as it can be."""
    courier.bot.store.before = {"get_recording": Broken(1)}
    first = await courier.owe(NOTICE)
    courier.bot.clock.pass_by(seconds=1)
    second = await courier.owe(NOTICE)
    with capture_logs() as logged:
        await courier.deliver()
        await courier.deliver(seconds=1)
    assert ((await courier.now(first)).status, (await courier.now(second)).status) == (PENDING, SENT)
    assert [(line["event"], line["announcement"]) for line in logged] == [("delivery broke", first.id)]

    await courier.deliver(seconds=4)
    assert (await courier.now(first)).status is SENT


async def test_one_of_many_breaks(courier: Courier) -> None:
    """The others of a message about many are posted without the one that breaks."""
    owed = [await courier.owe(NOTICE) for _ in range(5)]
    courier.bot.store.before = {"get_recording": Broken(1)}
    with capture_logs() as logged:
        await courier.deliver()

    assert sorted([(await courier.now(one)).status for one in owed]) == [PENDING, *[SENT] * 4]
    assert [line["event"] for line in logged] == ["delivery broke"]


async def test_breaks_each_time(courier: Courier) -> None:
    """A message that breaks each time is given up, and not before there was time to mend it."""
    owed = await courier.owe(NOTICE)
    courier.bot.store.before = {"get_recording": Broken(MOST_TRIES)}
    began, tries = courier.bot.clock(), 0
    while (await courier.now(owed)).status is PENDING:
        await courier.deliver()
        tries += 1
        courier.bot.clock.at = (await courier.now(owed)).not_before

    assert ((await courier.now(owed)).status, tries, courier.texts()) == (FAILED, MOST_TRIES, [])
    assert courier.bot.clock() - began > timedelta(minutes=10)


async def test_breaks_after_the_post(courier: Courier) -> None:
    """What breaks when it may have been posted is looked for, and not posted again."""
    owed = await courier.owe(NOTICE)
    saves = iter([Broken(0), Broken(1)])  # that it is posted, and that it was

    async def save() -> None:
        await next(saves, Broken(0))()

    courier.bot.store.before = {"save": save}
    await courier.deliver()
    assert ((await courier.now(owed)).status, len(courier.texts())) == (SENDING, 1)

    await courier.deliver(seconds=5)
    assert ((await courier.now(owed)).status, len(courier.calls(POST))) == (SENT, 1)


async def test_cancelled(courier: Courier) -> None:
    """A post that was cut off, when the bot stopped, is found by the next one."""
    courier.slack.order(Fault(method=POST, delay=timedelta(milliseconds=200)))
    owed = await courier.owe(NOTICE)
    await courier.delivery.begin_due()
    await courier.slack.until(courier.calls)
    for task in asyncio.all_tasks():
        if task.get_name() == f"deliver to {GENERAL}":
            task.cancel()
    await courier.delivery.close(PATIENCE)
    await courier.deliver(seconds=15)

    assert ((await courier.now(owed)).status, len(courier.texts())) == (SENT, 1)


async def test_one_delivery_a_channel(courier: Courier) -> None:
    """A channel that is being served is not served twice at once, however often the clock ticks."""
    courier.slack.order(Fault(method=POST, delay=timedelta(milliseconds=100)))
    await courier.owe(NOTICE)
    await courier.delivery.begin_due()
    await courier.slack.until(courier.calls)
    for _ in range(3):
        await courier.deliver(minutes=1)

    assert len(courier.calls(POST)) == len(courier.texts()) == 1
