"""The README keeps its promises: ``python -m tests.test_readme`` writes the parts that are made from the code."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from bot.vendors import RECORDING
from handlers.recordings import HELP, VERBS

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
_BEGIN = "<!-- parameters: written by `python -m tests.test_readme` -->\n"
_END = "<!-- /parameters -->"


def parameters() -> str:
    """One table of parameters for each service."""
    return "\n".join(line for name, vendor in sorted(RECORDING.items()) for line in _table(name, vendor.Options))


def _table(name: str, options: type[BaseModel]) -> Iterator[str]:
    yield f"**{name}**\n"
    yield "| parameter | default | meaning |"
    yield "| --- | --- | --- |"
    for field_name, field in options.model_fields.items():
        yield f"| `{field.alias or field_name}` | {_default(field)} | {_meaning(field)} |"
    yield ""


def _default(field: FieldInfo) -> str:
    return "" if field.default in (None, "") else f"`{field.default}`"


def _meaning(field: FieldInfo) -> str:
    limits = {name: getattr(rule, name) for rule in field.metadata for name in ("ge", "le") if hasattr(rule, name)}
    span = f"{limits['ge']} … {limits['le']}" if limits.keys() == {"ge", "le"} else ""
    return "; ".join(part for part in (field.description or "", span) if part).replace("|", "\\|")


def test_parameters_are_those_of_the_code() -> None:
    """Every parameter of every service stands in the README, with its default and range."""
    assert f"{_BEGIN}\n{parameters()}\n{_END}" in README.read_text()


def test_every_verb_is_explained() -> None:
    """The README and the help name every verb that there is, and no other."""
    listed = set(re.findall(r"^\| `/rec ?(\w*)", README.read_text(), re.MULTILINE))
    helped = {[*usage.split(), ""][1] for usage, _ in HELP}

    assert listed == helped == set(VERBS)


def test_every_section_is_explained() -> None:
    """Every section of the example configuration stands in the README."""
    example = tomllib.loads((ROOT / "clapper.example.toml").read_text())
    readme = README.read_text()

    assert all(f"`[{section}" in readme for section in example)


def test_make_targets_exist() -> None:
    """Every make command in the README is one of the Makefile's targets."""
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))

    assert set(re.findall(r"\bmake ([a-z]+)", README.read_text())) <= targets


if __name__ == "__main__":
    before, _, rest = README.read_text().partition("<!-- parameters:")
    README.write_text(f"{before}{_BEGIN}\n{parameters()}\n{_END}{rest.partition(_END)[2]}")
