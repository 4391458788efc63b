"""The dialog that asks before files are deleted. Pure."""

from bot.domain import Recording
from bot.slack import blocks
from bot.slack.blocks.subjects import dated_facts
from bot.slack.elements import context, mrkdwn, plain, section
from bot.slack.views import CallbackId, View


def deletion_view(recording: Recording, metadata: str) -> View:
    """Says what would be deleted, and of which day that is; nothing is until it is submitted."""
    return View(
        callback_id=CallbackId.DELETE,
        title="Delete Files?",
        submit="Delete Files",
        close="Keep Files",
        blocks=[section(plain(blocks.deletion(recording))), context(mrkdwn(dated_facts(recording)))],
        private_metadata=metadata,
    )
