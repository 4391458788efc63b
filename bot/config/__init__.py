"""clapper.toml: the only reader of files and of the environment.

``${NAME}`` in a string is taken from the environment and ``file:PATH`` from a file, each without its last line break.
What comes from either is a secret, and so is every value whose key sounds like one: ``Config.secrets`` holds them all
so that the log can mask them.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any, Self
from zoneinfo import ZoneInfo

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PrivateAttr,
    SecretStr,
    ValidationError,
    ValidationInfo,
    field_validator,
    model_validator,
)

from bot.addresses import is_loopback, split_url
from bot.config.environment import unusable
from bot.config.sources import Source, secret_values
from bot.durations import parse_duration
from bot.violations import say
from bot.weeks import WeekMoment, parse_week_moment
from bot.zones import Zone

_SHORTEST_SECRET = 6  # shorter values would mask ordinary words
_SLACK_HOST = re.compile(r"(?:[a-z0-9-]+\.)*slack\.com")


class ConfigError(Exception):
    """The configuration cannot be used; ``problems`` holds one sentence for each thing that is wrong."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


def _duration(value: object) -> object:
    if not isinstance(value, str):
        return value
    try:
        return parse_duration(value)
    except ValueError:  # its sentence repeats the value
        raise ValueError('write a length of time like "5s", "45m" or "1h30m"') from None


def _some_time(length: timedelta) -> timedelta:
    if length <= timedelta(0):
        raise ValueError("it must be longer than 0s")
    return length


Duration = Annotated[timedelta, BeforeValidator(_duration), AfterValidator(_some_time)]


def _week_moment(value: object) -> WeekMoment:
    return parse_week_moment(str(value))


Moment = Annotated[WeekMoment, BeforeValidator(_week_moment)]


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class SlackConfig(_Section):
    """How to reach Slack."""

    bot_token: SecretStr
    app_token: SecretStr
    api_url: str = "https://slack.com/api/"

    @field_validator("bot_token", "app_token")
    @classmethod
    def _is_its_own_kind(cls, token: SecretStr, about: ValidationInfo) -> SecretStr:
        kind = {"bot_token": "xoxb-", "app_token": "xapp-"}[str(about.field_name)]
        if not token.get_secret_value().startswith(kind):
            raise ValueError(f"it begins with {kind}: see the app's pages at api.slack.com")
        if not re.fullmatch(r"[\w-]+", token.get_secret_value(), re.ASCII):
            raise ValueError("it is one word of letters, digits and dashes: something else stands in it or behind it")
        return token

    @field_validator("api_url")
    @classmethod
    def _is_slack(cls, url: str) -> str:
        parts = split_url(url)
        host = parts.hostname or ""
        slack = parts.scheme == "https" and _SLACK_HOST.fullmatch(host)
        loopback = parts.scheme in {"http", "https"} and is_loopback(host)
        if (slack or loopback) and "@" not in parts.netloc:
            return url
        raise ValueError("only https://slack.com/api/ (or a loopback address) may be given the tokens")


class StoreConfig(_Section):
    """Where the truth is kept."""

    url: str = Field(default="sqlite:///clapper.db", repr=False)  # may hold a password


class AccessConfig(_Section):
    """Who has which role: user ids (U…), user group ids (S…), channel ids (C…) or ``everyone``."""

    admins: tuple[str, ...] = ()
    operators: tuple[str, ...] = ()
    viewers: tuple[str, ...] = ("everyone",)

    @property
    def usergroups(self) -> tuple[str, ...]:
        """The user groups that have a role."""
        return tuple(sorted({name for name in (*self.admins, *self.operators, *self.viewers) if name[0] == "S"}))

    @field_validator("admins", "operators", "viewers")
    @classmethod
    def _are_ids(cls, names: tuple[str, ...]) -> tuple[str, ...]:
        for place, name in enumerate(names, start=1):
            if name != "everyone" and not re.fullmatch(r"[UWSCG][A-Z0-9]{2,}", name):
                what = 'a user (U…), a user group (S…), a channel (C…) nor "everyone"'
                raise ValueError(f"number {place} is neither {what}")
        return names


class JobsConfig(_Section):
    """The pace of the scheduled jobs."""

    observe_every: Duration = timedelta(seconds=5)
    start_late_within: Duration = timedelta(minutes=10)
    digest_at: Moment = parse_week_moment("mon 09:00")
    time_zone: Zone = ZoneInfo("UTC")


class AccountConfig(BaseModel):
    """One account: what is common to all vendors; the rest are the vendor's own settings, checked by its module."""

    model_config = ConfigDict(frozen=True, extra="allow")

    vendor: str
    channels: tuple[str, ...] = ()
    max_recording: Duration = timedelta(hours=4)
    hard_limit: Duration = timedelta(hours=12)
    storage_warning: Annotated[int, Field(ge=1, le=99)] = 80  # percent

    @field_validator("channels")
    @classmethod
    def _are_channels(cls, ids: tuple[str, ...]) -> tuple[str, ...]:
        for place, name in enumerate(ids, start=1):
            if not re.fullmatch(r"[CG][A-Z0-9]+", name):
                raise ValueError(f"number {place} is no channel's id (C…), which its details in Slack show at the end")
        return ids

    @model_validator(mode="after")
    def _asks_before_it_stops(self) -> Self:
        if self.hard_limit < self.max_recording:
            raise ValueError("hard_limit, which stops a recording, is no shorter than max_recording, which asks")
        return self

    @property
    def settings(self) -> Mapping[str, Any]:
        """The vendor's own settings, as written."""
        return self.__pydantic_extra__ or {}

    def __repr_args__(self) -> Iterator[tuple[str, Any]]:
        yield "vendor", self.vendor  # the vendor's own settings hold secrets


class Config(_Section):
    """Everything that clapper.toml says, checked."""

    slack: SlackConfig
    store: StoreConfig = StoreConfig()
    access: AccessConfig = AccessConfig()
    jobs: JobsConfig = JobsConfig()
    accounts: Annotated[dict[str, AccountConfig], Field(min_length=1)]
    profiles: dict[str, dict[str, Any]] = Field(default_factory=dict, repr=False)
    _secrets: tuple[str, ...] = PrivateAttr(default=())

    @field_validator("accounts", "profiles")
    @classmethod
    def _are_names(cls, named: dict[str, Any]) -> dict[str, Any]:
        for name in named:
            if not re.fullmatch(r"[a-z0-9][a-z0-9_-]{0,29}", name):
                raise ValueError(f'"{name}" cannot be typed in Slack: use up to 30 of a-z, 0-9, "-" and "_"')
        return named

    @property
    def secrets(self) -> tuple[str, ...]:
        """What the log must never show."""
        return self._secrets

    @classmethod
    def load(cls, path: Path, environ: Mapping[str, str]) -> "Config":
        """Read and check a clapper.toml.

        Raises:
            ConfigError: with one sentence for each thing that is wrong.
        """
        try:
            raw = tomllib.loads(path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            raise ConfigError(("It does not exist: copy clapper.example.toml there and fill it in.",)) from None
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            raise ConfigError((f"It cannot be read: {error}",)) from error
        return cls.parse(raw, environ, base=path.parent)

    @classmethod
    def parse(cls, raw: Mapping[str, Any], environ: Mapping[str, str], *, base: Path = Path()) -> "Config":
        """Check what a clapper.toml holds; ``file:`` paths are relative to ``base``.

        Raises:
            ConfigError: with one sentence for each thing that is wrong.
        """
        source = Source(environ, base)
        filled = source.fill(raw, ())
        if problems := (*source.problems, *unusable(environ)):
            raise ConfigError(problems)
        try:
            config = cls.model_validate(filled)
        except ValidationError as error:
            raise ConfigError(describe(error)) from None  # the chained error would show the values
        secrets = {*source.secrets, *secret_values(filled)}
        config._secrets = tuple(secret for secret in secrets if len(secret) >= _SHORTEST_SECRET)
        return config


_OF_A_FILE: Mapping[str, str] = {
    "missing": "it is missing",
    "extra_forbidden": "there is no such key",
    "tuple_type": 'write a list, like ["one", "two"]',
    "dict_type": "write a section, with its keys below its name in brackets",
    "model_type": "write a section, with its keys below its name in brackets",
}
"""What is said where a file of this kind has its own names for things."""


def describe(error: ValidationError, at: str = "") -> tuple[str, ...]:
    """One sentence for each thing a model refused: where and why, never the value."""
    return tuple(
        f"{'.'.join(str(part) for part in (at, *found['loc']) if part != '')}: {say(found, _OF_A_FILE)}"
        for found in error.errors(include_url=False, include_input=False)
    )
