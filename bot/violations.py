"""What is said of a value that a pydantic model refuses: the checker's own words are about Python."""

from collections.abc import Mapping

from pydantic_core import ErrorDetails

_WHOLE = "it must be a whole number"
_NUMBER = "it must be a number"
_SWITCH = "it must be true or false"
_LIST = "it must be a list"
_OBJECT = "it must be an object of names and values"
_LENGTH_OF_TIME = 'write a length of time like "5s", "45m" or "1h30m"'

WORDS: Mapping[str, str] = {
    "missing": "it must be given",
    "extra_forbidden": "there is no such name",
    "int_type": _WHOLE,
    "int_parsing": _WHOLE,
    "int_parsing_size": _WHOLE,
    "int_from_float": _WHOLE,
    "float_type": _NUMBER,
    "float_parsing": _NUMBER,
    "finite_number": _NUMBER,
    "bool_type": _SWITCH,
    "bool_parsing": _SWITCH,
    "greater_than": "it must be more than {gt}",
    "greater_than_equal": "it must be {ge} or more",
    "less_than": "it must be less than {lt}",
    "less_than_equal": "it must be {le} or less",
    "literal_error": "it must be {expected}",
    "string_type": "it must be text",
    "string_too_short": "it needs {min_length} or more characters",
    "string_too_long": "it takes {max_length} characters at most",
    "string_pattern_mismatch": "it is of another form",
    "tuple_type": _LIST,
    "list_type": _LIST,
    "too_short": "it needs {min_length} or more",
    "too_long": "it takes {max_length} at most",
    "dict_type": _OBJECT,
    "model_type": _OBJECT,
    "time_delta_type": _LENGTH_OF_TIME,
    "time_delta_parsing": _LENGTH_OF_TIME,
}
"""What is said of each of pydantic's types of errors that a model of ours can raise, filled from its context."""


def say(found: ErrorDetails, words: Mapping[str, str] = WORDS) -> str:
    """What is wrong, in words that follow a colon; never the value.

    Args:
        words: what is said instead of ``WORDS`` where the reader knows the thing by other names.
    """
    known = words.get(found["type"]) or WORDS.get(found["type"])
    if known is not None:
        return known.format_map(found.get("ctx", {}))
    return found["msg"].removeprefix("Value error, ")  # a sentence of ours
