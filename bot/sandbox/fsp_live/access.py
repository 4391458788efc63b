"""FSP's access service, the side that answers: it gives a developer one access token at a time."""

from datetime import datetime, timedelta
from secrets import token_hex

from bot.sandbox.fsp.token import is_valid
from bot.sandbox.fsp_live.tables import Code, Refused
from bot.vendors.wire import Request


class Access:
    """Gives access tokens and knows the one that is good.

    Args:
        dev_id, dev_secret: of the one developer; the secret has 16 characters.
        life: of a token.
    """

    def __init__(self, dev_id: str, dev_secret: str, *, life: timedelta = timedelta(hours=2)) -> None:
        self.life = life
        self.given: list[str] = []  #: every token, the last one of which may be good
        self._ends_at: datetime | None = None
        self._dev_id = dev_id
        self._dev_secret = dev_secret

    def give(self, request: Request, now: datetime) -> str:
        """A new token for the developer who identifies himself; the one before ends."""
        dev_id, _, token = _shown(request).partition(".")
        if dev_id != self._dev_id or not is_valid(token, self._dev_id, self._dev_secret):
            raise Refused(Code.ACCESS_REFUSED)
        self.given.append(token_hex(16))
        self._ends_at = now + self.life
        return self.given[-1]

    def check(self, request: Request, now: datetime) -> None:
        """Refuse a call without a good token."""
        shown = _shown(request)
        if shown not in self.given:
            raise Refused(Code.ACCESS_REFUSED)
        if shown != self.given[-1] or self._ends_at is None or now >= self._ends_at:
            raise Refused(Code.ACCESS_EXPIRED)

    def end_token(self) -> None:
        """Let the token that is good end at once, as when somebody else fetches one for the same developer."""
        self._ends_at = None


def _shown(request: Request) -> str:
    if not (shown := request.headers.get("authorization")):
        raise Refused(Code.ACCESS_MISSES_PARAMETER)
    return shown
