"""Where the values of clapper.toml come from beside itself: variables of the environment and files; what is secret."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

_VARIABLE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")
_SECRET_KEY = re.compile(r"secret|token|auth|password|access_key", re.IGNORECASE)


class Source:
    """Replaces ``${NAME}`` and ``file:PATH`` in a tree of values, collecting what is missing and what is secret.

    Args:
        base: the folder that paths are relative to.
    """

    def __init__(self, environ: Mapping[str, str], base: Path) -> None:
        self.problems: list[str] = []
        self.secrets: set[str] = set()
        self._environ = environ
        self._base = base

    def fill(self, value: Any, at: tuple[str, ...]) -> Any:
        """The tree with everything replaced; ``problems`` and ``secrets`` then hold what was found.

        Args:
            at: the keys that lead to it, for the sentences.
        """
        if isinstance(value, Mapping):
            return {key: self.fill(item, (*at, str(key))) for key, item in value.items()}
        if isinstance(value, list):
            return [self.fill(item, at) for item in value]
        return self._text(value, ".".join(at)) if isinstance(value, str) else value

    def _text(self, text: str, at: str) -> str:
        if text.startswith("file:"):
            return self._secret(self._file(text.removeprefix("file:"), at))
        return _VARIABLE.sub(lambda found: self._secret(self._variable(found[1], at)), text)

    def _variable(self, name: str, at: str) -> str:
        if name not in self._environ:
            self.problems.append(f"{at}: the environment has no {name}; set it, or write the value another way.")
        return self._environ.get(name, "").rstrip("\r\n")

    def _file(self, name: str, at: str) -> str:
        try:
            return (self._base / name).read_text(encoding="utf-8").rstrip("\r\n")
        except OSError as error:
            reason = str(error.strerror)
        except UnicodeDecodeError:
            reason = "it is not UTF-8 text"
        except ValueError:  # it holds a NUL
            reason = "that is no path"
        self.problems.append(f"{at}: {name} cannot be read: {reason}.")
        return ""

    def _secret(self, value: str) -> str:
        self.secrets.add(value)
        return value


def secret_values(value: Any, key: str = "") -> Iterator[str]:
    """Every text in a tree of values that is a secret by its key, and the password of a ``url``."""
    if isinstance(value, Mapping):
        for name, item in value.items():
            yield from secret_values(item, str(name))
    elif isinstance(value, str) and _SECRET_KEY.search(key):
        yield value
    elif isinstance(value, str) and key == "url" and (password := _password(value)):
        yield password


def _password(url: str) -> str | None:
    try:
        return urlsplit(url).password
    except ValueError:  # not a URL: whoever opens it says so
        return None
