"""How Slack says no: a short code, and sometimes sentences for the developer."""


class SlackError(Exception):
    """A call, a click or a command that Slack would refuse.

    Args:
        code: Slack's own word, such as ``channel_not_found``.
        messages: what ``response_metadata.messages`` tells the developer.
    """

    def __init__(self, code: str, *messages: str) -> None:
        super().__init__(code, *messages)
        self.code = code
        self.messages = messages


class MissingScopeError(SlackError):
    """The token may not call the method; nothing was done."""

    def __init__(self, *, needed: str, provided: str) -> None:
        super().__init__("missing_scope")
        self.needed = needed  #: any of these scopes would do
        self.provided = provided


class RateLimitedError(SlackError):
    """The method was called too often; nothing was done."""

    def __init__(self, retry_after: int) -> None:
        super().__init__("ratelimited")
        self.retry_after = retry_after  #: seconds
