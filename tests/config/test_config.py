"""clapper.toml: what is good, and what is refused and in which words."""

from copy import deepcopy
from datetime import time, timedelta
from pathlib import Path
from typing import Any, Self
from zoneinfo import ZoneInfo

import pytest
from pydantic import BaseModel, ValidationError, model_validator

from bot.config import Config, ConfigError, describe
from bot.weeks import WeekMoment

EXAMPLE = Path(__file__).parents[2] / "clapper.example.toml"
ENVIRON = {
    "SLACK_BOT_TOKEN": "xoxb-1-bot",
    "SLACK_APP_TOKEN": "xapp-1-app",
    "FSP_SECRET": "0123456789abcdef",
    "AGORA_SECRET": "agora-secret",
    "BUCKET_WRITE": "write-secret",
    "BUCKET_READ": "read-secret",
    "ANYRTC_SECRET": "anyrtc-secret",
    "CAMPUS_BUCKET_WRITE": "campus-secret",
    "MEETING_AUTH": "meeting-key",
}
RAW: dict[str, Any] = {
    "slack": {"bot_token": "xoxb-1-bot", "app_token": "xapp-1-app"},
    "accounts": {"studio": {"vendor": "fsp", "app_secret": "0123456789abcdef"}},
}


def raw(*path: str, value: Any) -> dict[str, Any]:
    """The least configuration, with one value set or replaced."""
    whole = deepcopy(RAW)
    section = whole
    for name in path[:-1]:
        section = section.setdefault(name, {})
    section[path[-1]] = value
    return whole


def problems(given: dict[str, Any], environ: dict[str, str] | None = None) -> tuple[str, ...]:
    with pytest.raises(ConfigError) as refusal:
        Config.parse(given, environ or {})
    return refusal.value.problems


def test_least_configuration() -> None:
    """Two tokens and one account are enough; everything else has a default."""
    config = Config.parse(RAW, {})

    assert config.slack.bot_token.get_secret_value() == "xoxb-1-bot"
    assert config.slack.api_url == "https://slack.com/api/"
    assert config.store.url == "sqlite:///clapper.db"
    assert (config.access.admins, config.access.operators, config.access.viewers) == ((), (), ("everyone",))
    assert config.jobs.observe_every == timedelta(seconds=5)
    assert config.jobs.start_late_within == timedelta(minutes=10)
    assert config.profiles == {}


def test_account_keeps_the_vendors_own_settings() -> None:
    """What is common to all accounts is read, the rest is handed on as written."""
    account = Config.parse(raw("accounts", "studio", "channels", value=["C1"]), {}).accounts["studio"]

    assert (account.vendor, account.channels) == ("fsp", ("C1",))
    assert account.settings == {"app_secret": "0123456789abcdef"}


def test_when_a_recording_of_an_account_is_long() -> None:
    """It is asked about after four hours and stopped after twelve, where nothing else is said."""
    account = Config.parse(RAW, {}).accounts["studio"]
    assert (account.max_recording, account.hard_limit) == (timedelta(hours=4), timedelta(hours=12))
    assert account.storage_warning == 80

    short = raw("accounts", "studio", "max_recording", value="30m")
    assert Config.parse(short, {}).accounts["studio"].max_recording == timedelta(minutes=30)


@pytest.mark.parametrize(
    ("key", "value", "sentence"),
    [
        ("max_recording", "13h", "hard_limit, which stops a recording, is no shorter than max_recording, which asks"),
        ("hard_limit", "0s", "it must be longer than 0s"),
        ("storage_warning", 0, "it must be 1 or more"),
        ("storage_warning", 100, "it must be 99 or less"),
    ],
)
def test_limits_that_cannot_be(key: str, value: Any, sentence: str) -> None:
    """Who asks after it has stopped, or warns of a space that is full, has mistyped something."""
    (problem,) = problems(raw("accounts", "studio", key, value=value))

    assert problem.startswith("accounts.studio")
    assert problem.endswith(sentence)


def test_example_is_complete() -> None:
    """The example that people copy is good as it is, given the environment that it names."""
    config = Config.load(EXAMPLE, ENVIRON)

    assert {name: account.vendor for name, account in config.accounts.items()} == {
        "studio": "fsp",
        "classroom": "agora",
        "campus": "anyrtc",
        "board": "meeting",
    }
    assert config.accounts["classroom"].settings["storage"]["secret_key"] == "write-secret"
    assert config.profiles["lecture"] == {"width": 1280, "height": 720}
    assert set(ENVIRON.values()) <= set(config.secrets)


def test_example_names_what_the_environment_lacks() -> None:
    """Everything that is missing is said at once, with the place that needs it."""
    with pytest.raises(ConfigError) as refusal:
        Config.load(EXAMPLE, {})

    missing = {problem.partition(":")[0]: problem for problem in refusal.value.problems}
    assert set(missing) == {
        "slack.bot_token",
        "slack.app_token",
        "accounts.studio.app_secret",
        "accounts.classroom.customer_secret",
        "accounts.classroom.storage.secret_key",
        "accounts.classroom.storage.read_secret_key",
        "accounts.campus.customer_secret",
        "accounts.campus.storage.secret_key",
        "accounts.board.auth",
    }
    assert missing["slack.bot_token"] == (
        "slack.bot_token: the environment has no SLACK_BOT_TOKEN; set it, or write the value another way."
    )
    assert str(refusal.value) == "\n".join(refusal.value.problems)


@pytest.mark.parametrize(
    "url",
    [
        "https://slack.com/api/",
        "https://SLACK.com/api/",
        "https://dev.slack.com/api/",
        "http://127.0.0.1:4000/api/",
        "http://localhost:4000/api/",
        "https://[::1]:4000/api/",
    ],
)
def test_tokens_may_go_to(url: str) -> None:
    """Slack itself, and whatever listens on this machine."""
    assert Config.parse(raw("slack", "api_url", value=url), {}).slack.api_url == url


@pytest.mark.parametrize(
    "url",
    [
        "http://slack.com/api/",
        "https://slack.com.evil.example/api/",
        "https://evilslack.com/api/",
        "https://slack.com@evil.example/api/",
        "https://evil.example@slack.com/api/",
        "https://user:password@slack.com/api/",
        "http://user@127.0.0.1/api/",
        "http://127.0.0.1@evil.example/api/",
        "https://evil.example#.slack.com/",
        "https://evil.example?.slack.com/",
        "https://evil.example\\.slack.com/",
        "https://evil.example\\@slack.com/",
        "https://evil.example%2f.slack.com/",
        "https://slack.com\t.evil.example/",
        "http://localhost.evil.example/",
        "http://10.0.0.1/api/",
        "ftp://127.0.0.1/",
        "file:///etc/passwd",
        "//slack.com/api/",
        "",
    ],
)
def test_tokens_may_not_go_to(url: str) -> None:
    """Any other place, however it is dressed up."""
    assert problems(raw("slack", "api_url", value=url)) == (
        "slack.api_url: only https://slack.com/api/ (or a loopback address) may be given the tokens",
    )


@pytest.mark.parametrize(("key", "kind"), [("bot_token", "xoxb-"), ("app_token", "xapp-")])
@pytest.mark.parametrize("token", ["", "xoxp-1-somebody", "x0xb-1"])
def test_tokens_of_another_kind(key: str, kind: str, token: str) -> None:
    """Tokens that changed places, or were set to nothing, are named before Slack is asked; they are not repeated."""
    assert problems(raw("slack", key, value=token)) == (
        f"slack.{key}: it begins with {kind}: see the app's pages at api.slack.com",
    )


@pytest.mark.parametrize("key", ["bot_token", "app_token"])
@pytest.mark.parametrize("more", ["\n", " ", " xoxb-2", "é", "-1\r\n-2"])
def test_tokens_with_something_else(key: str, more: str) -> None:
    """A token that was pasted with more than itself is refused before it could break every connection."""
    assert problems(raw("slack", key, value=RAW["slack"][key] + more)) == (
        f"slack.{key}: it is one word of letters, digits and dashes: something else stands in it or behind it",
    )


@pytest.mark.parametrize("name", ["#general", "general", "U0123ABCD", "c0789", ""])
def test_channels_that_are_none(name: str) -> None:
    """An account that is kept to what is no channel could be used nowhere."""
    assert problems(raw("accounts", "studio", "channels", value=["C0789", name])) == (
        "accounts.studio.channels: number 2 is no channel's id (C…), which its details in Slack show at the end",
    )


def test_user_groups() -> None:
    """Those that any role is given to, once each."""
    access = {"admins": ["S02", "U01"], "operators": ["S01", "S02"]}
    assert Config.parse(RAW | {"access": access}, {}).access.usergroups == ("S01", "S02")


@pytest.mark.parametrize("name", ["everyone", "U0123ABCD", "W012", "S0456", "C0789", "G012"])
def test_roles_are_given_to(name: str) -> None:
    """Users, user groups, channels and everyone."""
    assert Config.parse(raw("access", "operators", value=[name]), {}).access.operators == (name,)


@pytest.mark.parametrize(
    "name", ["@ann", "ann", "u0123", "U", "X0123", "#general", "U0123 ", "U0123\n", "Everyone", ""]
)
def test_roles_are_not_given_to(name: str) -> None:
    """Names that Slack shows are not ids; which one is wrong is said by its place."""
    assert problems(raw("access", "admins", value=["U0123", name])) == (
        'access.admins: number 2 is neither a user (U…), a user group (S…), a channel (C…) nor "everyone"',
    )


@pytest.mark.parametrize(("value", "seconds"), [("5s", 5), ("1m30s", 90), (7, 7)])
def test_pace(value: object, seconds: int) -> None:
    """A length of time as people write it, or seconds."""
    every = Config.parse(raw("jobs", "observe_every", value=value), {}).jobs.observe_every

    assert every == timedelta(seconds=seconds)


def test_digest() -> None:
    """Digests come on Mondays at nine, unless another moment and another zone are chosen."""
    usual = Config.parse(RAW, {}).jobs
    assert (usual.digest_at, usual.time_zone) == (WeekMoment(0, time(9)), ZoneInfo("UTC"))

    chosen = Config.parse({**RAW, "jobs": {"digest_at": "fri 16:30", "time_zone": "Europe/Berlin"}}, {}).jobs
    assert (chosen.digest_at, chosen.time_zone) == (WeekMoment(4, time(16, 30)), ZoneInfo("Europe/Berlin"))


@pytest.mark.parametrize(
    ("key", "value", "problem"),
    [
        ("digest_at", "daily", '"daily" is not a moment of the week: write it like "mon 09:00".'),
        ("digest_at", 9, '"9" is not a moment of the week: write it like "mon 09:00".'),
        ("time_zone", "Europe", 'write the name of a time zone, like "Europe/Berlin"'),
        ("time_zone", "Berlin", 'write the name of a time zone, like "Europe/Berlin"'),
        ("time_zone", "../etc/passwd", 'write the name of a time zone, like "Europe/Berlin"'),
        ("time_zone", "", 'write the name of a time zone, like "Europe/Berlin"'),
    ],
)
def test_digest_that_never_comes(key: str, value: object, problem: str) -> None:
    """What is no moment of the week, and what is no zone, is told how to be written."""
    assert problems(raw("jobs", key, value=value)) == (f"jobs.{key}: {problem}",)


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        ("soon", 'write a length of time like "5s", "45m" or "1h30m"'),
        ("0s", "it must be longer than 0s"),
        (-1, "it must be longer than 0s"),
        ([], 'write a length of time like "5s", "45m" or "1h30m"'),
    ],
)
def test_pace_that_is_none(value: object, problem: str) -> None:
    """Nothing is looked at all the time, or never."""
    assert problems(raw("jobs", "observe_every", value=value)) == (f"jobs.observe_every: {problem}",)


@pytest.mark.parametrize("section", ["accounts", "profiles"])
@pytest.mark.parametrize("name", ["a", "studio-2", "2_b", "x" * 30])
def test_names_that_can_be_typed(section: str, name: str) -> None:
    """Accounts and profiles are named in commands."""
    whole = raw(section, name, value={"vendor": "fsp"})

    assert name in getattr(Config.parse(whole, {}), section)


@pytest.mark.parametrize("section", ["accounts", "profiles"])
@pytest.mark.parametrize("name", ["", "Studio", "-a", "a b", "ä", "x" * 31, "a.b", "a\n", "<!channel>"])
def test_names_that_cannot_be_typed(section: str, name: str) -> None:
    """A name that the grammar could not read, or that Slack would not show as it is, is refused."""
    [problem] = problems(raw(section, name, value={"vendor": "fsp"}))

    assert problem == f'{section}: "{name}" cannot be typed in Slack: use up to 30 of a-z, 0-9, "-" and "_"'


@pytest.mark.parametrize(
    ("whole", "problem"),
    [
        ({"accounts": RAW["accounts"]}, "slack: it is missing"),
        ({"slack": RAW["slack"]}, "accounts: it is missing"),
        ({**RAW, "accounts": {}}, "accounts: it needs 1 or more"),
        ({**RAW, "slak": {}}, "slak: there is no such key"),
        ({**RAW, "secrets": ["hidden-from-the-log"]}, "secrets: there is no such key"),
        (raw("slack", "app_tokn", value="x"), "slack.app_tokn: there is no such key"),
        (
            raw("slack", "api_url", value="https://["),
            "slack.api_url: only https://slack.com/api/ (or a loopback address) may be given the tokens",
        ),
        (raw("slack", "bot_token", value=5), "slack.bot_token: it must be text"),
        (raw("store", "url", value=5), "store.url: it must be text"),
        (raw("accounts", "studio", value={}), "accounts.studio.vendor: it is missing"),
        (
            raw("accounts", "studio", "channels", value="C1"),
            'accounts.studio.channels: write a list, like ["one", "two"]',
        ),
        (
            raw("profiles", "lecture", value=7),
            "profiles.lecture: write a section, with its keys below its name in brackets",
        ),
    ],
)
def test_wrong_shapes(whole: dict[str, Any], problem: str) -> None:
    """What is missing, misspelt or of another kind is named by its place in the file."""
    assert problems(whole) == (problem,)


def test_all_problems_at_once() -> None:
    """Nobody has to mend one thing to hear of the next."""
    whole = raw("jobs", "observe_every", value="soon")
    whole["slack"]["api_url"] = "http://slack.com/"

    assert [problem.partition(":")[0] for problem in problems(whole)] == ["slack.api_url", "jobs.observe_every"]


def test_variables_stand_anywhere_in_a_text() -> None:
    """Several variables, and text around them; other uses of a dollar sign are left alone."""
    whole = raw("profiles", "lecture", value={"a": ["${ONE}-${TWO}", 3], "b": "$ONE ${1} ${}"})

    config = Config.parse(whole, {"ONE": "first-one", "TWO": "second-two"})

    assert config.profiles["lecture"] == {"a": ["first-one-second-two", 3], "b": "$ONE ${1} ${}"}
    assert {"first-one", "second-two"} <= set(config.secrets)


def test_variables_are_not_filled_twice() -> None:
    """What the environment says is taken as it is, even where it looks like a variable or a file."""
    whole = raw("accounts", "studio", "app_secret", value="${ONE}")

    assert Config.parse(whole, {"ONE": "file:${TWO}"}).accounts["studio"].settings["app_secret"] == "file:${TWO}"


@pytest.mark.parametrize("end", ["\n", "\r\n", ""])
def test_variables_end_in_no_line_break(end: str) -> None:
    """A secret that was written to a file before it became a variable is taken without the end of that file."""
    environ = {"ONE": f"two\nlines{end}", "BOT": f"xoxb-1-bot{end}"}
    whole = raw("accounts", "studio", "app_secret", value="${ONE}")
    whole["slack"]["bot_token"] = "${BOT}"

    config = Config.parse(whole, environ)

    assert config.accounts["studio"].settings["app_secret"] == "two\nlines"
    assert config.slack.bot_token.get_secret_value() == "xoxb-1-bot"
    assert "two\nlines" in config.secrets


def test_file_is_read(tmp_path: Path) -> None:
    """``file:`` takes the text of a file beside the configuration, without its last line break."""
    (tmp_path / "secret.txt").write_text("two\nlines\r\n")
    whole = raw("accounts", "studio", "app_secret", value="file:secret.txt")

    config = Config.parse(whole, {}, base=tmp_path)

    assert config.accounts["studio"].settings["app_secret"] == "two\nlines"
    assert "two\nlines" in config.secrets


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        ("missing.txt", None, "missing.txt cannot be read: No such file or directory."),
        ("a\0b", None, "a\0b cannot be read: that is no path."),
        ("secret.txt", b"\xff\xfe", "secret.txt cannot be read: it is not UTF-8 text."),
    ],
)
def test_file_that_cannot_be_read(tmp_path: Path, name: str, content: bytes | None, problem: str) -> None:
    """A file that is missing or no text is named, with the place that needs it."""
    if content is not None:
        (tmp_path / name).write_bytes(content)

    with pytest.raises(ConfigError) as refusal:
        Config.parse(raw("slack", "bot_token", value=f"file:{name}"), {}, base=tmp_path)

    assert refusal.value.problems == (f"slack.bot_token: {problem}",)


def test_configuration_that_does_not_exist(tmp_path: Path) -> None:
    """The sentence says what to do."""
    with pytest.raises(ConfigError, match=r"^It does not exist: copy clapper\.example\.toml there"):
        Config.load(tmp_path / "clapper.toml", {})


@pytest.mark.parametrize("content", [b"[slack", b"\xff\xfe", b"a = 1\na = 2"])
def test_configuration_that_is_no_toml(tmp_path: Path, content: bytes) -> None:
    """What its reader says is said."""
    path = tmp_path / "clapper.toml"
    path.write_bytes(content)

    with pytest.raises(ConfigError, match=r"^It cannot be read: "):
        Config.load(path, {})


def test_paths_are_relative_to_the_configuration(tmp_path: Path) -> None:
    """``file:`` looks beside clapper.toml, wherever the process was started."""
    (tmp_path / "clapper.toml").write_text(
        '[slack]\nbot_token = "file:bot.txt"\napp_token = "${APP}"\n[accounts.studio]\nvendor = "fsp"\n'
    )
    (tmp_path / "bot.txt").write_text("xoxb-from-file\n")

    config = Config.load(tmp_path / "clapper.toml", {"APP": "xapp-from-environment"})

    assert config.slack.bot_token.get_secret_value() == "xoxb-from-file"
    assert set(config.secrets) == {"xoxb-from-file", "xapp-from-environment"}


def test_describe_says_where_and_why() -> None:
    """A vendor's settings are described like ours: below their account, without the value."""

    class Settings(BaseModel, extra="forbid"):
        port: int

    with pytest.raises(ValidationError) as refusal:
        Settings.model_validate({"port": "s3cret", "prt": "s3cret"})

    assert describe(refusal.value, "accounts.studio") == (
        "accounts.studio.port: it must be a whole number",
        "accounts.studio.prt: there is no such key",
    )
    assert describe(refusal.value)[0].startswith("port: ")


def test_describe_says_what_belongs_together() -> None:
    """What is wrong with a whole account is said of the account."""

    class Settings(BaseModel):
        @model_validator(mode="after")
        def _has_a_key(self) -> Self:
            raise ValueError("give a key")

    with pytest.raises(ValidationError) as refusal:
        Settings.model_validate({})

    assert describe(refusal.value, "accounts.studio") == ("accounts.studio: give a key",)
