"""Live streams that run long: asked about in time, and again when they were given more."""

from dataclasses import replace
from datetime import timedelta

from bot.domain import Announcement, AnnouncementKind, AnnouncementStatus, OperationKind, Stream
from tests.service.streams.live import HOUR, Live


async def reminder(live: Live, stream: Stream) -> Announcement | None:
    """What is owed about a stream that runs long, when it is looked for now."""
    await live.bot.reminders.remind_due()
    return await live.owed(stream, AnnouncementKind.REMINDER)


async def test_asked_after_four_hours(live: Live) -> None:
    """The channel is asked once, and the stream goes on until somebody answers."""
    stream = await live.started()
    assert await reminder(live, stream) is None

    live.clock.pass_by(hours=4)
    asked = await reminder(live, stream)
    assert asked is not None
    assert (await live.get(stream)).reminded_at == live.clock()

    live.clock.pass_by(minutes=1)
    assert await reminder(live, stream) == asked


async def test_asked_again_before_the_new_end(live: Live) -> None:
    """Who gave it an hour more than its limit is asked again five minutes before it ends, by a message of its own."""
    stream = await live.started()
    live.clock.pass_by(hours=4)
    first = await reminder(live, stream)
    assert first is not None
    sent = replace(first, status=AnnouncementStatus.SETTLED, ts="1.2")
    await live.bot.store.save(live.bot.lease(), announcements=[sent])
    await live.done(OperationKind.EXTEND_LIVE, await live.get(stream), minutes=60)

    planned_end = (await live.get(stream)).planned_end
    assert planned_end is not None
    live.clock.at = planned_end - timedelta(minutes=6)
    assert await reminder(live, stream) == sent
    live.clock.pass_by(minutes=1)
    again = await reminder(live, stream)
    assert again is not None
    assert (again.id, again.status) == (first.id, AnnouncementStatus.PENDING)


async def test_nobody_is_asked_about_a_plan(live: Live) -> None:
    """What ends as it was planned asks nobody, and what has ended does not either."""
    planned, ended = await live.started(length=9 * HOUR), await live.started("retro")
    live.clock.pass_by(hours=4)
    await live.done(OperationKind.END_LIVE, ended)

    assert await reminder(live, planned) is None
    assert await reminder(live, ended) is None
