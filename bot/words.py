"""How numbers of things are said."""


def counted(count: int, thing: str) -> str:
    """So many things: ``1 recording``, ``2,000 recordings``."""
    return f"{count:,} {thing}{'' if count == 1 else 's'}"
