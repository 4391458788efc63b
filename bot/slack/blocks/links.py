"""Links to files: as many as a message holds, and all of them as a file where it does not hold all. Pure."""

from collections.abc import Sequence
from enum import StrEnum
from itertools import accumulate

from bot.domain import Link
from bot.slack.blocks.message import DAY_AND_TIME, MESSAGE_LIMIT, Message, anchor, characters, when
from bot.slack.elements import FIELD_LIMIT, Block, context, mrkdwn, plain, section

MOST_LINKS = 20  # a message holds 50 blocks; a longer list is handed over as a file
_URL_LIMIT = 2800  # of 3,000 characters in a section
_WEB = ("https://", "http://")  # what a browser downloads
_PLAYLIST, _PLAYED = "playlist", ", to be opened with a player such as VLC"


class Handover(StrEnum):
    """Where a message's files are, as people are told."""

    THREAD = "in this message's thread"
    DIRECT = "in your direct messages with this bot"
    FAILED = "nowhere that is known of"  #: Slack did not say that it has taken them


def with_links(
    message: Message, links: Sequence[Link], handover: Handover, *, about: str, below: Sequence[Block] = ()
) -> Message:
    """The message with as many links as there is room for, with its files, and with what stands below.

    Args:
        about: the id of the recording whose files they are; empty where there is none.

    Returns:
        the message; among its ``files`` all links as a list, where not every one can be shown.
    """
    files, addresses = [link for link in links if link.content], [link for link in links if link.url.startswith(_WEB)]
    odd, whole = len(links) - len(files) - len(addresses), _whole(addresses, about)
    unlinked = [context(plain(f"… and {odd} more that cannot be shown here."))] if odd else []
    told = [*unlinked, *_told(files, handover, _PLAYLIST, _PLAYED)]
    listed = _told([whole], handover, f"list of all {len(addresses)} links")
    shown = _fitting(addresses, MESSAGE_LIMIT - characters([*message.blocks, *told, *listed, *below]))
    if len(shown) < len(addresses):
        files, told = [*files, whole], [*told, *listed]
    return Message(text=message.text, blocks=[*message.blocks, *shown, *told, *below], files=files)


def download(link: Link, limit: int = _URL_LIMIT) -> str:
    """A link to a file, and until when it is good, as mrkdwn; empty where its address cannot be shown.

    Args:
        limit: characters of the link, beyond which it is not shown.
    """
    shown = anchor(link.url, "Download")
    if len(shown) > limit or not link.url.startswith(_WEB):
        return ""
    return f"{shown} (until {when(link.expires_at, DAY_AND_TIME)})" if link.expires_at else shown


def _whole(links: Sequence[Link], about: str) -> Link:
    """All links as a file, one a line: as secret as they are."""
    ends = [link.expires_at for link in links if link.expires_at]
    return Link(
        name=f"links-{about}.txt" if about else "links.txt",
        url="",
        expires_at=min(ends, default=None),
        content="".join(f"{link.name} – {link.url}\n" for link in links),
    )


def _fitting(links: Sequence[Link], room: int) -> list[Block]:
    """The first of the links that can be shown in so many characters."""
    blocks = [block for link in links if (block := _link(link))][:MOST_LINKS]
    filled = accumulate(map(characters, blocks))
    return [block for block, end in zip(blocks, filled, strict=True) if end <= room]


def _link(link: Link) -> Block | None:
    shown = download(link)
    return section(mrkdwn(shown), fields=[plain(link.name, FIELD_LIMIT)]) if shown else None


def _told(files: Sequence[Link], handover: Handover, what: str, use: str = "") -> list[Block]:
    """Where files are, and until when the links in them are good; nothing of none."""
    if not files:
        return []
    names = ", ".join(file.name for file in files)
    if handover is Handover.FAILED:
        missed = f"⚠️ Slack did not confirm that it has the {what}; if it is missing, ask for a link: {names}"
        return [section(plain(missed))]
    ends = [file.expires_at for file in files if file.expires_at]
    until = [f"The links in it are good until {when(min(ends), DAY_AND_TIME)}."] if ends else []
    return [
        section(plain(f"📎 {what.capitalize()} {handover}{use}: {names}")),
        *(context(mrkdwn(end)) for end in until),
    ]
