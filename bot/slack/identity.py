"""Who the bot is in its workspace: asked when it starts, and never while a person waits.

Left to itself Bolt asks at the first interaction, and turns that one away in words of its own where no answer comes.
"""

from collections.abc import Mapping
from typing import Any

from slack_bolt.authorization import AuthorizeResult
from slack_bolt.authorization.async_authorize import AsyncAuthorize
from slack_bolt.context.async_context import AsyncBoltContext

from bot.slack.surfaces import Surfaces


class Identity(AsyncAuthorize):
    """Tells Bolt whom it speaks for, without a call.

    Args:
        token: the bot's.
    """

    def __init__(self, surfaces: Surfaces, token: str) -> None:
        self._surfaces = surfaces
        self._token = token
        self._known: Mapping[str, Any] = {}

    async def learn(self) -> None:
        """Ask Slack, unless it has told already.

        Raises:
            SlackRefused: it refuses the token.
            SlackBusy, SlackUnknown: it does not tell now; until it does nothing but the bot's own name is missing.
        """
        self._known = await self._surfaces.bot()

    async def __call__(
        self,
        *,
        context: AsyncBoltContext,
        enterprise_id: str | None,
        team_id: str | None,
        user_id: str | None,
        actor_enterprise_id: str | None = None,
        actor_team_id: str | None = None,
        actor_user_id: str | None = None,
    ) -> AuthorizeResult:
        """Whom an interaction is for: always the one workspace that the token is of."""
        return AuthorizeResult(
            enterprise_id=enterprise_id,
            team_id=team_id,
            user_id=user_id,
            bot_token=self._token,
            bot_id=self._known.get("bot_id"),
            bot_user_id=self._known.get("user_id"),
        )
