"""What manifest.yml tells Slack of the bot, for the local one: a test holds the two together."""

from bot.sandbox.slack import Command, Manifest, Shortcut
from bot.slack.messenger import SCOPES
from bot.slack.views import CallbackId

MANIFEST = Manifest(
    name="Clapper",
    scopes=SCOPES,
    events=frozenset({"app_home_opened", "app_mention", "message.im"}),
    shortcuts=(
        Shortcut(callback_id=CallbackId.START, name="Start Recording", type="global"),
        Shortcut(callback_id=CallbackId.RECORD_ROOM, name="Record This Room", type="message"),
    ),
    commands=(
        Command(
            command="/rec",
            description="Record a room, and get its link back",
            usage_hint="[start ROOM | stop | pause | status | list | link | help]",
        ),
        Command(
            command="/live",
            description="Broadcast a room live, and get the addresses to watch it",
            usage_hint="[start ROOM | stop | extend | status | list | help]",
        ),
    ),
)
