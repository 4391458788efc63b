"""The dialog that asks before files are deleted. Pure."""

from bot.domain import Recording
from bot.slack import blocks
from bot.slack.elements import plain, section
from bot.slack.views import CallbackId, View


def deletion_view(recording: Recording, metadata: str) -> View:
    """Says what would be deleted; nothing is until it is submitted."""
    return View(
        callback_id=CallbackId.DELETE,
        title="Delete Files?",
        submit="Delete Files",
        close="Keep Files",
        blocks=[section(plain(blocks.deletion(recording)))],
        private_metadata=metadata,
    )
