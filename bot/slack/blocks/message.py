"""A message, and the words that every message is made of. Pure.

What people typed only ever stands in plain_text, which Slack shows as it is; mrkdwn holds nothing but our own words,
ids and dates. A message's ``text`` is what notifications and screen readers show: there it is escaped.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from bot.domain import Link
from bot.slack.elements import Block, context, mrkdwn, plain, section

TIME, DAY, DAY_AND_TIME = "{time}", "{date_short_pretty}", "{date_short_pretty} {time}"  # Slack's words for moments
_NAMED: Mapping[str, str] = {"U": "<@{}>", "W": "<@{}>", "S": "<!subteam^{}>", "C": "<#{}>", "G": "<#{}>"}
MESSAGE_LIMIT = 9_900
"""Characters of all texts in a message's blocks: Slack's limit is about 12,000, and it has refused 11,341
(github.com/slackapi/bolt-js/issues/2867).
"""
_PARAGRAPH = 10  # commands: a section has 3,000 characters
_TEXT_LIMIT = 3900  # of 4,000 characters, after which Slack splits a message


@dataclass(frozen=True, kw_only=True)
class Message:
    """What is posted: blocks, the text that stands for them where they are not shown, and files."""

    text: str
    blocks: Sequence[Block] = field(default=())
    files: Sequence[Link] = ()  #: that go with it, each with its content


def characters(value: object) -> int:
    """How many characters all texts have together that stand anywhere in blocks."""
    if isinstance(value, Mapping):
        return sum(characters(inner) for inner in value.values()) + _units(value.get("text"))
    return sum(map(characters, value)) if isinstance(value, list | tuple) else 0


def _units(text: object) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2 if isinstance(text, str) else 0


def escape(text: str) -> str:
    """Text that Slack shows literally: no link, no mention (docs.slack.dev, "Escaping text")."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def unescape(text: str) -> str:
    """The way back from ``escape``: what a person typed, as Slack's events bring it."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def when(moment: datetime, form: str = TIME) -> str:
    """A moment in each reader's own time zone."""
    fallback = moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC")
    return f"<!date^{int(moment.timestamp())}^{form}|{fallback}>"


def anchor(address: str, words: str) -> str:
    """A link, as mrkdwn; the words are our own."""
    return f"<{escape(address).replace('|', '%7C')}|{words}>"


def mention(user: str) -> str:
    """A person, by name; who is meant is called where the message is new. Empty for nobody."""
    return f"<@{user}>" if user else ""


def named(name: str) -> str:
    """A person, user group or channel by its id, as mrkdwn in which Slack shows the name; empty for anything else."""
    form = _NAMED.get(name[:1])
    return form.format(name) if form else ""


def detour(channel: str, invited: str = "") -> str:
    """Why somebody is told directly what is for a channel, as mrkdwn; empty for what is no channel.

    Args:
        invited: who has to be invited there first, by id; empty: that would not help.
    """
    remedy = f": `/invite` {mention(invited)} there" if invited else ""
    return f"This is for {named(channel)}, where it cannot be posted{remedy}." if named(channel) else ""


def spoken(text: str) -> str:
    """A message's text: escaped, and so short that Slack does not split the message."""
    whole = escape(text)
    return whole if len(whole) <= _TEXT_LIMIT else escape(text[: _TEXT_LIMIT // len("&amp;")]) + "…"


def sentence(text: str, *, mrkdwn: str = "") -> Message:
    """One sentence for one person; ``mrkdwn`` holds mentions, and never what somebody typed."""
    return with_context(Message(text=spoken(text), blocks=[section(plain(text))]), mrkdwn)


def with_context(message: Message, words: str) -> Message:
    """A message with small print of our own words below it; as it is where there are none."""
    return Message(text=message.text, blocks=[*message.blocks, context(mrkdwn(words))]) if words else message


def with_details(message: Message, details: str) -> Message:
    """A message with one more paragraph; as it is where there is none."""
    return Message(text=message.text, blocks=[*message.blocks, section(plain(details))]) if details else message


def with_blocks(message: Message, below: Sequence[Block]) -> Message:
    """A message with more blocks below it."""
    return Message(text=message.text, blocks=[*message.blocks, *below])


def help_text(title: str, usage: Sequence[tuple[str, str]]) -> Message:
    """A list of commands, each with what it does."""
    lines = [title, *(f"{command}\n    {meaning}" for command, meaning in usage)]
    paragraphs = ["\n".join(lines[begin : begin + _PARAGRAPH]) for begin in range(0, len(lines), _PARAGRAPH)]
    return Message(text=spoken("\n".join(lines)), blocks=[section(plain(paragraph)) for paragraph in paragraphs])
