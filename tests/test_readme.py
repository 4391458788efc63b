"""The README keeps its promises: ``python -m tests.test_readme`` writes what is made from the code."""

import asyncio
import re
import shlex
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, get_args

import pytest
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from bot.app import settings_of
from bot.call.asking import parse_pairs, parse_words
from bot.call.verbs import VERBS, find_verb
from bot.config import AccessConfig, AccountConfig, Config, JobsConfig, SlackConfig, StoreConfig
from bot.domain import MEANINGS
from bot.service.options import check_options
from bot.vendors import (
    FILES,
    LAYOUT,
    RECORDING,
    STREAMING,
    SUBSCRIPTIONS,
    SUBTITLES,
    TASKS,
    capabilities,
)
from bot.vendors.bucket.regions import REGIONS
from bot.vendors.bucket.services import SERVICES
from handlers.access import Role
from tests.registered import open_conversations

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
PARAMETERS = ROOT / "docs" / "PARAMETERS.md"
REGION_CODES = ROOT / "docs" / "REGIONS.md"
EXAMPLE = ROOT / "clapper.example.toml"
_BEGIN = "<!-- services: written by `python -m tests.test_readme` -->\n"
_END = "<!-- /services -->"
_COMMANDS_BEGIN = "<!-- commands: written by `python -m tests.test_readme` -->\n"
_COMMANDS_END = "<!-- /commands -->"

_WHO = {Role.NOBODY: "everyone", Role.VIEWER: "viewer", Role.OPERATOR: "operator", Role.ADMIN: "admin"}

MODELS: tuple[tuple[str, str, Mapping[str, Any], str], ...] = (
    ("start", "`/rec start`, profiles and `clapper call ACCOUNT start`", RECORDING, "Options"),
    ("layout", "`/rec layout` and `clapper call ACCOUNT layout`", LAYOUT, "LayoutOptions"),
    ("subtitles", "`/rec subtitle` and `clapper call ACCOUNT subtitles`", SUBTITLES, "SubtitleOptions"),
    ("subscriptions", "`/rec streams` and `clapper call ACCOUNT subscriptions`", SUBSCRIPTIONS, "SubscriptionOptions"),
    ("tasks", "`clapper call ACCOUNT tasks`", TASKS, "TaskFilters"),
    ("files", "`/rec files` and `clapper call ACCOUNT files`", FILES, "FileFilters"),
    ("live-start", "`/live start` and `clapper call ACCOUNT live-start`", STREAMING, "StreamOptions"),
)
"""The verbs that take parameters: where they are typed, which services have them, and the model of each."""


def services() -> str:
    """The table of what each service can do."""
    names = sorted(RECORDING)
    lines = [f"| | {' | '.join(names)} |", f"| --- |{' :-: |' * len(names)}"]
    for capability, meaning in MEANINGS.items():
        cells = ["✓" if capability in capabilities(name) else "–" for name in names]
        lines.append(f"| {meaning} | {' | '.join(cells)} |")
    return "\n".join([*lines, ""])


async def commands() -> str:
    """The table of what can be typed in Slack."""
    lines = ["| type | what happens | who |", "| --- | --- | --- |"]
    with TemporaryDirectory() as folder:
        async with open_conversations(Path(folder)) as registered:
            for command in registered.commands.values():
                lines += [f"| `{_cell(one.typed)}` | {one.meaning} | {_WHO[one.role]} |" for one in command.usage]
    return "\n".join([*lines, ""])


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def parameters() -> str:
    """Every parameter of every service, by service and verb."""
    return "\n".join(
        ["# Parameters of the services", "", "Written by `python -m tests.test_readme` from the code.", *_sections()]
    )


def regions() -> str:
    """Every code of a region, with its name and whose it is."""
    lines = ["# Regions of the storage services", "", "Written by `python -m tests.test_readme` from the code."]
    for vendor, known in REGIONS.items():
        lines += ["", f"## {SERVICES[vendor].name}: `vendor = {vendor}`", ""]
        lines += ["| `region` | name | its own name | at |", "| --- | --- | --- | --- |"]
        for region in known:
            at = ", ".join(sorted(region.dialects))
            lines.append(f"| `{region.code}` | {region.name} | {region.id} | {at} |")
    return "\n".join([*lines, ""])


def _sections() -> Iterator[str]:
    for vendor in sorted(RECORDING):
        yield f"\n## {vendor}"
        for verb, typed, table, model in MODELS:
            if vendor in table and getattr(table[vendor], model).model_fields:
                yield f"\n### {vendor} {verb}\n\nWith {typed}.\n"
                yield from _table(getattr(table[vendor], model))
    yield ""


def _table(options: type[BaseModel]) -> Iterator[str]:
    yield "| parameter | default | meaning |"
    yield "| --- | --- | --- |"
    for name, field in options.model_fields.items():
        yield f"| `{field.alias or name}` | {_default(field)} | {_meaning(field)} |"


def _default(field: FieldInfo) -> str:
    return "" if field.is_required() or field.default in (None, "", ()) else f"`{field.default}`"


def _meaning(field: FieldInfo) -> str:
    limits = {name: getattr(rule, name) for rule in field.metadata for name in ("ge", "le") if hasattr(rule, name)}
    span = f"{limits['ge']} … {limits['le']}" if limits.keys() == {"ge", "le"} else ""
    return "; ".join(part for part in (field.description or "", span) if part).replace("|", "\\|")


def _example() -> Config:
    """The example configuration, with made-up secrets."""
    raw = EXAMPLE.read_text()
    secrets = dict.fromkeys(re.findall(r"\$\{(\w+)\}", raw), "0123456789abcdef")
    tokens = {"SLACK_BOT_TOKEN": "xoxb-1-bot", "SLACK_APP_TOKEN": "xapp-1-app"}
    return Config.parse(tomllib.loads(raw), secrets | tokens)


def _nested_settings() -> Mapping[str, type[BaseModel]]:
    """What stands in sections of its own inside an account's."""
    fields = [item for vendor in RECORDING.values() for item in vendor.Settings.model_fields.items()]
    parts = [(name, part) for name, field in fields for part in get_args(field.annotation)]
    return {name: part for name, part in parts if isinstance(part, type) and issubclass(part, BaseModel)}


def _calls() -> list[str]:
    return re.findall(r"^clapper call (.*?)(?: +#.*)?$", README.read_text(), re.MULTILINE)


def test_services_are_those_of_the_code() -> None:
    """The README says of every service what it can do."""
    assert f"{_BEGIN}\n{services()}\n{_END}" in README.read_text()


def test_parameters_are_those_of_the_code() -> None:
    """Every parameter of every service is written down, with its default and range."""
    assert PARAMETERS.read_text() == parameters()


def test_regions_are_those_of_the_code() -> None:
    """Every code that may stand in a configuration is written down with the region that it means."""
    assert REGION_CODES.read_text() == regions()


async def test_commands_are_those_of_the_code() -> None:
    """The README names every verb that there is, what it does, and who may."""
    assert f"{_COMMANDS_BEGIN}\n{await commands()}\n{_COMMANDS_END}" in README.read_text()


def test_every_section_is_explained() -> None:
    """Every section of the example configuration stands in the README."""
    example = tomllib.loads(EXAMPLE.read_text())
    readme = README.read_text()

    assert all(f"`[{section}" in readme for section in example)


@pytest.mark.parametrize("section", [SlackConfig, StoreConfig, AccessConfig, JobsConfig, AccountConfig])
def test_every_key_is_explained(section: type[BaseModel]) -> None:
    """Every key that all configurations share stands in the README."""
    readme = README.read_text()

    assert all(f"`{name}`" in readme for name in section.model_fields)


def test_example_configuration() -> None:
    """The example configuration is right as it stands, and has an account of every service."""
    config = _example()

    assert settings_of(config).keys() == config.accounts.keys()
    assert {account.vendor for account in config.accounts.values()} == set(RECORDING)


def test_every_account_setting_is_explained() -> None:
    """Every setting of every service stands in the README."""
    readme = README.read_text()

    for vendor in RECORDING.values():
        assert all(f"`{name}`" in readme for name in vendor.Settings.model_fields)


@pytest.mark.parametrize(("section", "model"), sorted(_nested_settings().items()))
def test_every_nested_setting_is_explained(section: str, model: type[BaseModel]) -> None:
    """Every key of a section inside an account stands in the tables of that section."""
    chapter = README.read_text().partition(f"\n`[accounts.NAME.{section}]` ")[2].partition("\n#")[0]
    rows = re.findall(r"^\|.*", chapter, re.MULTILINE)

    assert set(re.findall(r"`(\w+)`", "".join(rows))) >= model.model_fields.keys()


@pytest.mark.parametrize("call", _calls())
def test_calls(call: str) -> None:
    """Every clapper call in the README is one that the example's accounts can make."""
    account, verb, *words = shlex.split(call)
    positional = [word for place, word in enumerate(words) if not _is_option(words, place)]
    vendor = _example().accounts[account].vendor
    _, given = parse_words(positional)
    parse_pairs([words[place + 1] for place, word in enumerate(words) if word == "--id"])

    assert find_verb(verb, vendor) is VERBS[verb]
    for name, _, table, model in MODELS:
        if name == verb:
            check_options(getattr(table[vendor], model), given)


def _is_option(words: list[str], place: int) -> bool:
    takes_value = {"--id", "--file", "--option"}
    return words[place].startswith("--") or (place > 0 and words[place - 1] in takes_value)


def test_calls_are_shown() -> None:
    """There are examples of clapper call."""
    assert len(_calls()) > 5


def test_make_targets_exist() -> None:
    """Every make command in the README is one of the Makefile's targets."""
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))

    assert set(re.findall(r"(?:^|`)make ([a-z]+)", README.read_text(), re.MULTILINE)) <= targets


def _between(text: str, begin: str, table: str, end: str) -> str:
    before, _, rest = text.partition(begin.split(":", maxsplit=1)[0])
    return f"{before}{begin}\n{table}\n{end}{rest.partition(end)[2]}"


if __name__ == "__main__":
    written = _between(README.read_text(), _BEGIN, services(), _END)
    README.write_text(_between(written, _COMMANDS_BEGIN, asyncio.run(commands()), _COMMANDS_END))
    PARAMETERS.write_text(parameters())
    REGION_CODES.write_text(regions())
