"""The services of a running bot: what its accounts have in common."""

from datetime import timedelta
from pathlib import Path

import pytest

from bot.app import settings_of
from bot.app.accounts import accounts_of
from bot.app.services import build_services
from bot.config import Config
from bot.errors import Rejected
from bot.sandbox.server import serve_vendors
from bot.store import Store
from bot.vendors.fsp.live import list_streams


async def test_accounts_of_one_developer(tmp_path: Path) -> None:
    """They use one access token by turns: each one that is fetched would end the one before."""
    async with serve_vendors() as vendors, Store.open(f"sqlite:///{tmp_path / 'clapper.db'}") as store:
        studio = vendors.accounts()["studio"]
        config = Config.parse(
            {
                "slack": {"bot_token": "xoxb-not-a-token", "app_token": "xapp-not-a-token"},
                "accounts": {"studio": studio, "annexe": {**studio, "app_id": "another-app"}},
            },
            {},
        )
        settings = settings_of(config)
        bot = build_services(config, settings, accounts_of(config, settings), store, timedelta)
        await bot.ownership.tend()
        clients = {name: owned.client for name, owned in bot.ownership.owned().items()}
        for _ in range(3):
            assert await clients["studio"].call(list_streams) == ()
            with pytest.raises(Rejected, match="30007"):  # the local service knows one app, and takes the token
                await clients["annexe"].call(list_streams)
        await bot.ownership.give_up()

    assert [call.verb for call in vendors.calls].count("access/token") == 1
