"""Who asks, where, and from what: read from the payloads that Slack sends."""

from collections.abc import Mapping

from bot.domain import Source
from bot.service.requests import Ask
from bot.slack.actions import RecordingAction
from bot.slack.metadata import AboutRecording, opened_in
from handlers.replies import Body

_SOURCES: Mapping[tuple[str, str], Source] = {
    ("block_actions", "home"): Source.HOME,
    ("block_actions", "modal"): Source.MODAL,
    ("view_submission", "modal"): Source.MODAL,
    ("shortcut", ""): Source.SHORTCUT,
    ("message_action", ""): Source.SHORTCUT,
    ("event_callback", ""): Source.MENTION,
}


def ask_of(body: Body, dedupe_key: str, *, team: str = "", channel: str = "") -> Ask:
    """The question that a payload is.

    Args:
        team: whose bot is asked, where that is known from elsewhere.
        channel: where it counts as asked; empty: where it was.
    """
    return Ask(
        team=team or team_of(body),
        channel=channel or channel_of(body),
        user=user_of(body),
        dedupe_key=dedupe_key,
        source=_SOURCES.get((str(body.get("type")), view_type(body)), Source.BUTTON),
        response_url=body.get("response_url") or "",
        thread=thread_of(body),
        is_stranger=is_stranger(body, team or team_of(body)),
    )


def about_shown(shown: RecordingAction, body: Body) -> AboutRecording:
    """What a modal is about that a button opens."""
    return AboutRecording(
        recording=shown.recording, revision=shown.revision, channel=channel_of(body), thread=thread_of(body)
    )


def user_of(body: Body) -> str:
    """The person's id."""
    event = body.get("event") or {}
    return str(event.get("user") or body.get("user_id") or body["user"]["id"])


def channel_of(body: Body) -> str:
    """Where it was; nowhere for Home tabs, modals and global shortcuts."""
    event = body.get("event") or {}
    return str(event.get("channel") or body.get("channel_id") or (body.get("channel") or {}).get("id") or "")


def thread_of(body: Body) -> str:
    """The message in whose thread it was; empty: in none, or on the message itself that has the thread.

    For what happens in a modal it is where that was opened.
    """
    if view_type(body) == "modal":
        return opened_in(body["view"]).thread
    event, container, message = (body.get(name) or {} for name in ("event", "container", "message"))
    thread = event.get("thread_ts") or container.get("thread_ts") or message.get("thread_ts") or ""
    return "" if thread in (container.get("message_ts"), message.get("ts")) else str(thread)


def team_of(body: Body) -> str:
    """The workspace whose bot is asked; an organisation's app may have no other team than the person's.

    In a shared channel an event or a modal may come in the other workspace's name: whose bot it is is said beside it.
    """
    if "event" in body:
        own: Body = next(iter(body.get("authorizations") or ()), {})
        return str(own.get("team_id") or body.get("team_id") or "")
    view, team = body.get("view") or {}, body.get("team") or {}
    return str(view.get("app_installed_team_id") or view.get("team_id") or team.get("id") or member_of(body))


def member_of(body: Body) -> str:
    """Whose member the person is: in a shared channel not always the bot's workspace."""
    if event := body.get("event"):
        return str(event.get("user_team") or event.get("team") or team_of(body))
    return str(body["user"].get("team_id") or (body.get("team") or {}).get("id") or "")


def is_stranger(body: Body, team: str) -> bool:
    """Whether the person belongs to another workspace than the one whose bot is asked.

    Of people of an organisation a mention may name that alone and not the workspace: who cannot be told to belong
    here counts as a stranger.
    """
    return member_of(body) != team


def view_type(body: Body) -> str:
    """``modal`` or ``home`` where it was in one of these, else nothing."""
    return str((body.get("view") or {}).get("type") or "")


def submission_key(body: Body) -> str:
    """What makes a submission that is delivered again the same question: a modal is submitted once with success."""
    return f"{team_of(body)}:{body['view']['id']}:submit"
