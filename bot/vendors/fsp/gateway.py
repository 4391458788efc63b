"""The protocol of one gateway link without its socket: requests in, frames out; frames in, replies out."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from bot.errors import Misunderstood
from bot.vendors.fsp.lenient import parse_number, parse_object
from bot.vendors.fsp.tables import REPLY_OFFSET, RequestId
from bot.vendors.lenient import parse_text

_INIT_REPLY_AS_DOCUMENTED = RequestId.LOGIN + REPLY_OFFSET  # 8193; newer editions of the document say 8194


@dataclass(frozen=True)
class Reply:
    """The answer to an open request."""

    seq: str
    body: bytes = field(repr=False)


@dataclass(frozen=True)
class Unsolicited:
    """A frame that answers no open request: late, doubled, pushed or garbage."""

    reason: str


class Gateway:
    """Pairs requests with replies on one link: by ``seq``, or where a reply has none by its ``id``."""

    def __init__(self) -> None:
        self._counter = count(1)
        self._open: dict[str, int | None] = {}  # request ids by seq, the oldest first

    def open(self, body: Mapping[str, Any]) -> tuple[str, str]:
        """Begin a request.

        Args:
            body: everything but ``seq``.

        Returns:
            the ``seq`` that its reply will have, and the frame to send.
        """
        seq = str(next(self._counter))
        self._open[seq] = parse_number(body.get("id"))
        return seq, json.dumps({**body, "seq": seq})

    def receive(self, frame: str | bytes) -> Reply | Unsolicited:
        """Find the request that a frame answers, and end it; replies come in any order."""
        body = frame.encode(errors="replace") if isinstance(frame, str) else frame
        try:
            message = parse_object(body)
        except Misunderstood:
            return Unsolicited("it is not a JSON object")
        seq = parse_text(message.get("seq")) or self._oldest(parse_number(message.get("id")))
        if seq not in self._open:
            return Unsolicited(
                "no open request has its seq" if seq else "it has no seq, and no open request has its id"
            )
        self.forget(seq)
        return Reply(seq, body)

    def forget(self, seq: str) -> None:
        """End a request that is no longer waited for; its reply will be unsolicited."""
        self._open.pop(seq, None)

    def _oldest(self, reply_id: int | None) -> str:
        """The oldest request that a reply with this id may answer; empty if there is none."""
        for request_id in _answered_by(reply_id):
            for seq, opened in self._open.items():
                if opened == request_id:
                    return seq
        return ""


def _answered_by(reply_id: int | None) -> tuple[int, ...]:
    if reply_id is None:
        return ()
    if reply_id == _INIT_REPLY_AS_DOCUMENTED:  # the document has init answered like login
        return (RequestId.LOGIN, RequestId.INIT)
    return (reply_id - REPLY_OFFSET,)
