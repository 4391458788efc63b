"""The settings of all accounts together; opening everything is tested by the whole path (e2e)."""

from collections.abc import Mapping
from datetime import timedelta

import pytest

from bot.app.accounts import account_of, settings_of
from bot.config import Config, ConfigError
from bot.domain import Account, Capability
from bot.vendors import RECORDING, capabilities

SLACK = {"bot_token": "xoxb-not-a-token", "app_token": "xapp-not-a-token"}
STORAGE = {"vendor": 1, "region": 0, "bucket": "recordings", "access_key": "reader", "secret_key": "hidden-key"}
VOD = {"access_key": "reader", "secret_key": "hidden-key"}
ACCOUNTS: Mapping[str, Mapping[str, object]] = {
    "agora": {"app_id": "a1", "customer_id": "c1", "customer_secret": "s3cret", "storage": STORAGE},
    "anyrtc": {"app_id": "a1", "customer_id": "c1", "customer_secret": "s3cret", "storage": STORAGE},
    "fsp": {"app_id": "a1", "token": "a-ready-one"},
    "meeting": {"auth": "a-tenants-key", "api_url": "https://meetings.example.com"},
}


def config(*vendors: str) -> Config:
    """A configuration with an account for each of these vendors, in alphabetical order of names."""
    accounts = {f"account{number}": {"vendor": vendor, **ACCOUNTS[vendor]} for number, vendor in enumerate(vendors)}
    return Config.parse({"slack": SLACK, "accounts": accounts}, {})


@pytest.mark.parametrize("vendor", ACCOUNTS)
def test_same_customer_twice(vendor: str) -> None:
    """Two accounts that a service cannot tell apart would use up each other's rate, or each other's one login."""
    with pytest.raises(ConfigError) as refusal:
        settings_of(config(vendor, vendor))

    assert refusal.value.problems == (
        "accounts.account1: to its service it is the same customer as account0, whose calls and logins are counted "
        "together: make one account of the two.",
    )


def test_same_names_at_different_services() -> None:
    """What two services call by the same name is not one customer."""
    assert settings_of(config(*ACCOUNTS)).keys() == {"account0", "account1", "account2", "account3"}


def test_everything_wrong_is_said() -> None:
    """A service that there is none of does not hide what is wrong with the accounts behind it."""
    accounts = {"first": {"vendor": "zoom"}, "second": {"vendor": "fsp"}}
    with pytest.raises(ConfigError) as refusal:
        settings_of(Config.parse({"slack": SLACK, "accounts": accounts}, {}))

    known = ", ".join(sorted(RECORDING))
    assert refusal.value.problems[0] == f"accounts.first.vendor: 'zoom' is none of {known}."
    assert any(problem.startswith("accounts.second.app_id: ") for problem in refusal.value.problems)


def test_account_is_what_is_configured() -> None:
    """People are offered what the service can do for an account, where it may be used, and with its limits."""
    limits = {"channels": ["C1"], "max_recording": "1h", "hard_limit": "2h", "storage_warning": 50}
    configured = Config.parse(
        {"slack": SLACK, "accounts": {"studio": {"vendor": "fsp", **ACCOUNTS["fsp"], **limits}}}, {}
    )
    account = account_of("studio", configured.accounts["studio"], settings_of(configured)["studio"])

    assert account == Account(
        name="studio",
        vendor="fsp",
        capabilities=capabilities("fsp") - {Capability.LIVE, Capability.LIVE_LIST},
        channels=frozenset({"C1"}),
        max_recording=timedelta(hours=1),
        hard_limit=timedelta(hours=2),
        storage_warning=50,
    )


@pytest.mark.parametrize(
    ("changes", "destination"),
    [({}, "bucket"), ({"storage": None, "vod": {**VOD, "region_id": "cn-shanghai"}}, "video service")],
)
def test_account_knows_where_its_recordings_go(changes: dict[str, object], destination: str) -> None:
    """Where a start may be told other things by where the recording goes, the account says where that is."""
    given = {"vendor": "anyrtc", **ACCOUNTS["anyrtc"], **changes}
    configured = Config.parse({"slack": SLACK, "accounts": {"campus": given}}, {})
    account = account_of("campus", configured.accounts["campus"], settings_of(configured)["campus"])

    assert account.destination == destination
