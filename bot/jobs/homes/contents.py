"""What a person's Home shows of what the person may see."""

from collections.abc import Collection, Sequence

from bot.domain import Recording, Schedule, Stream
from bot.jobs.homes.sights import RightsOf
from bot.service.overview import Overview, Rights, Sight
from bot.service.schedules import rhythm
from bot.slack.home import HomeContent
from bot.slack.panel import Opener, offered


def offered_by(overview: Overview, sight: Sight, opens: Collection[str]) -> list[Opener]:
    """What the person can begin at home: with accounts that may be used in any channel.

    Args:
        opens: the action ids that somebody answers.
    """
    able = {each for account in overview.accounts if not account.channels for each in account.capabilities}
    found = offered(able, opens, operates=sight.rights.operates)
    return [opener for opener in found if opener.is_at_home and (sight.rights.looks or sight.rights.operates)]


def content_of(seen: Overview, sight: Sight, rights: RightsOf, openers: Sequence[Opener]) -> HomeContent:
    """What is shown, but for the picture.

    Args:
        seen: as far as the person sees.
    """

    def at(subject: Recording | Stream | Schedule) -> Rights:
        """Roles of channels do not count at home, but for those whose own it is."""
        asker = subject.created_by if isinstance(subject, Schedule) else subject.requested_by
        return rights(sight.user, subject.channel) if asker == sight.user else sight.rights

    ongoing: list[Recording | Stream | Schedule] = [*seen.running, *seen.live, *seen.upcoming]
    changeable = [one.id for one in ongoing if at(one).operates]
    linkable = [one.id for one in seen.over if at(one).looks]
    readings = [seen.readings[account.name] for account in seen.accounts if account.name in seen.readings]
    return HomeContent(
        running=seen.running,
        live=seen.live,
        upcoming=[(schedule, rhythm(schedule)) for schedule in seen.upcoming],
        over=seen.over,
        stored=readings if sight.rights.operates else [],
        openers=openers,
        allowed=frozenset([*changeable, *linkable]),
        looks=sight.rights.looks,
        operates=sight.rights.operates,
    )
