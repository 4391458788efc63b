"""The codes of the live service, and what they are here."""

from collections.abc import Callable, Mapping
from functools import partial

from bot.errors import AlreadyEnded, Expired, RateLimited, Rejected, Unavailable, VendorError

_ended = partial(AlreadyEnded, "The room is not live: its stream is over, or never began.")
_already_live = partial(Rejected, "The room is live already.")
_full = partial(Unavailable, "The live service carries as many streams as it can.", maybe_arrived=False)
_broken = partial(Unavailable, "The live service failed inside: its parts do not understand each other.")
_wrong = partial(Rejected, "The live service refuses what it was asked for: the canvas and its inputs do not agree.")

ALREADY_LIVE = frozenset({30004, 30012, 30038})
"""What a second start may be answered; the document does not say which. 30038 is the room's one automatic stream."""

ERRORS: Mapping[int, Callable[..., VendorError]] = {
    30000: partial(Unavailable, "The live service failed without saying why."),
    30001: _ended,
    30003: partial(Rejected, "The live service refuses a parameter."),
    30004: _already_live,
    30005: partial(Rejected, "The live service could not read the request."),
    30006: partial(Expired, "The live service has ended our login."),
    30007: partial(
        Rejected,
        "The live service does not accept these credentials: check app_id, and whether the access token or the "
        "developer who fetches it is allowed to use it.",
    ),
    30008: partial(Rejected, "The live service has not enough space left."),
    30009: _full,
    30010: _full,
    30011: _full,
    30012: _already_live,
    30013: partial(Unavailable, "The live service could not enter the room."),
    30016: _broken,
    30017: _broken,
    30018: _broken,
    30020: _wrong,  # an input channel without parameters
    30021: _wrong,  # an input channel that exists
    30022: _wrong,  # no such input channel to remove
    30023: partial(Unavailable, "The live service's media server could not set up the picture."),
    30024: _wrong,  # no such input channel, or one of another type
    30025: _wrong,  # a canvas without a layout
    30026: _wrong,  # a layout without a canvas
    30027: partial(Unavailable, "The live service's media server could not lay text over the picture."),
    30028: partial(Rejected, "The live service does not accept these credentials."),
    30029: partial(Unavailable, "The live service lost one of its parts: no heartbeat."),
    30031: partial(Unavailable, "The live service could not read a file of its own."),
    30032: partial(Unavailable, "The live service's media server did not answer in time."),
    30033: partial(Rejected, "The stream is paused, and cannot be changed meanwhile."),
    30034: partial(Unavailable, "The live service could not fetch a file of its own."),
    30035: partial(Rejected, "An automatic stream has no layout that could be set."),
    30036: partial(Unavailable, "The live service could not log in to its own events."),
    30038: _already_live,
    30039: partial(Rejected, "The stream cannot be paused: it is not live."),
}
"""A live call's ``code``, last five digits: 6050030001 is 30001. 30033, 30035, 30039 are of calls it does not have."""

NOT_AUTHORISED = 606000000

_REFUSED_TOKEN = "The live service no longer takes the access token; a configured access_token must be replaced."  # noqa: S105 - a sentence

ACCESS_ERRORS: Mapping[int, Callable[..., VendorError]] = {
    NOT_AUTHORISED: partial(Expired, _REFUSED_TOKEN),  # also what another program's fetch makes of ours
    606000001: partial(Expired, _REFUSED_TOKEN),
    606000002: partial(Rejected, "The access service misses a parameter."),
    606000003: partial(Rejected, "The access service refuses a parameter."),
    606000004: partial(Unavailable, "The access service did not get an answer in time."),
    606000005: partial(Unavailable, "The access service failed."),
    606000006: partial(RateLimited, "The access service is busy."),
}
"""The ``code`` of whoever checks the access token, in front of any call; but for 606000001 from the vendor's guides."""

FETCH_ERRORS: Mapping[int, Callable[..., VendorError]] = {
    **ACCESS_ERRORS,
    NOT_AUTHORISED: partial(Rejected, "The access service does not accept the developer: check dev_id and dev_secret."),
    606000001: partial(Rejected, "The access service calls a new token too old: is this machine's clock right?"),
}
"""The ``code`` of a call that fetches an access token: there the developer's own token is what is refused."""
