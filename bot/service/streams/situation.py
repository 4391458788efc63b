"""How a live stream is doing, in a sentence for people."""

from collections.abc import Mapping

from bot.domain import Stream, StreamState

_SITUATION: Mapping[StreamState, str] = {
    StreamState.STARTING: "is going live",
    StreamState.LIVE: "is live",
    StreamState.ENDED: "is no longer live",
    StreamState.FAILED: "could not go live",
}


def stream_situation(stream: Stream) -> str:
    """One sentence that begins with the room's name."""
    return f"{stream.room} {_SITUATION[stream.state]}."
