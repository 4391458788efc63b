"""The access token that live calls are made with: a configured one, or one that the developer's credentials fetch."""

from collections.abc import Mapping
from typing import Any

from bot.vendors.fsp.live.replies import check_fetch, parse_credential, parse_gateway
from bot.vendors.fsp.settings import Settings
from bot.vendors.fsp.token import sign_token
from bot.vendors.wire import Authorize, Context, Credential, Flow, Request

APP_TYPE = 10  # of the address that is asked for: the gateway of the live and recording calls


def fetch_access_token(ctx: Context[Settings]) -> Flow[Credential]:
    """Ask where tokens are given, then for one. The one before ends: a developer has one at a time."""
    answer = yield Request(
        verb="server/address",
        url=f"{ctx.settings.access_url}/server/address?appType={APP_TYPE}",
        method="GET",
        check=check_fetch,
    )
    answer = yield Request(
        verb="access/token",
        url=f"{parse_gateway(answer.body)}/access/token",
        method="GET",
        headers={"authorization": _identify(ctx)},
        check=check_fetch,
    )
    return parse_credential(answer.body)


def authorization(settings: Settings) -> Mapping[str, Any]:
    """The fields of a Request that make it an authorised one."""
    if settings.access_token is None:
        return {"authorize": Authorize(f"{settings.dev_id} at {settings.access_url}", fetch_access_token)}
    return {"headers": {"authorization": settings.access_token.get_secret_value()}}


def _identify(ctx: Context[Settings]) -> str:
    """Who asks for a token: the same kind of token as an app's, made with the developer's id and secret."""
    settings = ctx.settings
    assert settings.dev_id is not None  # noqa: S101 - Settings has an access token or the developer
    assert settings.dev_secret is not None  # noqa: S101 - as above
    now_ms = int(ctx.now.timestamp() * 1000)
    token = sign_token(settings.dev_id, settings.dev_secret.get_secret_value(), now_ms=now_ms, nonce=ctx.nonce)
    return f"{settings.dev_id}.{token}"
