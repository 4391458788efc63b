"""The accounts of the configuration: what each is to its vendor, and what it is to people."""

from collections.abc import Mapping

from pydantic import ValidationError

from bot.config import AccountConfig, Config, ConfigError, describe
from bot.domain import Account
from bot.vendors import RECORDING, capabilities
from bot.vendors.wire import Settings


def settings_of(config: Config) -> Mapping[str, Settings]:
    """The vendor's own settings of every account.

    Raises:
        ConfigError: with one sentence for each thing that is wrong.
    """
    problems: list[str] = []
    settings: dict[str, Settings] = {}
    for name, account in config.accounts.items():
        if account.vendor not in RECORDING:
            problems.append(f"accounts.{name}.vendor: {account.vendor!r} is none of {', '.join(sorted(RECORDING))}.")
            continue
        try:
            settings[name] = RECORDING[account.vendor].Settings.model_validate(dict(account.settings))
        except ValidationError as error:
            problems.extend(describe(error, f"accounts.{name}"))
    problems.extend(_shared_quotas(config, settings))
    if problems:
        raise ConfigError(tuple(problems))
    return settings


def _shared_quotas(config: Config, settings: Mapping[str, Settings]) -> list[str]:
    keys = {name: (config.accounts[name].vendor, one.quota_key) for name, one in settings.items()}
    first: dict[tuple[str, str], str] = {}
    return [
        f"accounts.{name}: to its service it is the same customer as {first[key]}, whose calls and logins are counted "
        "together: make one account of the two."
        for name, key in keys.items()
        if first.setdefault(key, name) != name
    ]


def accounts_of(config: Config, settings: Mapping[str, Settings]) -> Mapping[str, Account]:
    """What every configured account is to people, by name."""
    return {name: account_of(name, account, settings[name]) for name, account in config.accounts.items()}


def account_of(name: str, configured: AccountConfig, settings: Settings) -> Account:
    """What a configured account is to people."""
    return Account(
        name=name,
        vendor=configured.vendor,
        capabilities=capabilities(configured.vendor, settings),
        destination=settings.destination,
        channels=frozenset(configured.channels),
        max_recording=configured.max_recording,
        hard_limit=configured.hard_limit,
        storage_warning=configured.storage_warning,
    )
