"""Short ids: new, and easy to read to each other."""

from random import Random

from bot.service.ids import new_id


async def test_taken_ids_are_passed_over() -> None:
    """An id that something has is not given again."""
    asked: list[str] = []

    async def find(candidate: str) -> str | None:
        asked.append(candidate)
        return candidate if len(asked) < 3 else None

    found = await new_id("s", Random(7), find)
    assert asked[-1] == found
    assert len(set(asked)) == 3


async def test_ids_are_easy_to_read() -> None:
    """An id begins with the letter of its kind, and holds no sign that reads like another."""

    async def find(_candidate: str) -> None:
        return None

    found = [await new_id("r", Random(seed), find) for seed in range(200)]
    assert all(one[0] == "r" and len(one) == 5 for one in found)
    assert not {"0", "1", "o", "l", "i"} & set("".join(found))
