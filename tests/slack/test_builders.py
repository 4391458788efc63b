"""All that is made for Slack to show, whoever named things and however: Slack takes it, and no name is markup."""

from collections.abc import Callable

import pytest

from bot.slack.blocks import Message
from bot.slack.elements import actions
from bot.slack.views import CallbackId, HomeView, View
from tests.slack.builders import BUILDERS, Shown, builders_there_are
from tests.slack.limits import check_message, check_view
from tests.slack.messages import texts

HOSTILE = {
    "broadcast": "<!channel> <!here> <!everyone> @channel @here",
    "mention": "<@U9> <!subteam^S9> <#C9>",
    "link": "<https://evil.example|Click> https://evil.example",
    "date": "<!date^0^{date}|never>",
    "markup": "*b* _i_ ~s~ `c` ```x``` > q",
    "entities": "&amp;lt; &lt;!channel&gt; & < >",
    "right to left override": "\u202egnp.exe",
    "right to left": "غرفة الاجتماعات" * 6,
    "zero width": "a\u200bb\u200d\ufeff",
    "emoji": "🎬" * 16,
    "emoji code": ":tada: :x:",
    "chinese": "会议室" * 30,
    "lines": "a\n> b\n```",
    "long": "N" * 5000,
}


def test_every_builder_is_tried() -> None:
    """Whoever writes a new one adds it to the table, or this fails."""
    assert set(BUILDERS) == set(builders_there_are())


@pytest.mark.parametrize("build", BUILDERS.values(), ids=BUILDERS.keys())
@pytest.mark.parametrize("name", HOSTILE.values(), ids=HOSTILE.keys())
def test_no_name_is_markup(build: Callable[[str], Shown], name: str) -> None:
    """What is markup is the same whatever was typed, so nobody is called and nothing is linked; Slack takes it all."""
    shown, plain = _whole(build(name)), _whole(build("standup"))

    check_message(shown) if isinstance(shown, Message) else check_view(shown)
    assert list(texts(shown.blocks, "mrkdwn")) == list(texts(plain.blocks, "mrkdwn"))
    assert not set(getattr(shown, "text", "")) & set("<>")


def _whole(shown: Shown) -> Message | View | HomeView:
    """What is only a part, in the smallest modal that can hold it."""
    if isinstance(shown, Message | View | HomeView):
        return shown
    blocks = shown if isinstance(shown, list) else [shown]
    whole = [actions("row", block) if block["type"] == "button" else block for block in blocks]
    return View(callback_id=CallbackId.START, title="Part", submit="Go", blocks=whole)
