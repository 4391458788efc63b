"""Those who work in the background: how they stop."""

import asyncio
from dataclasses import fields
from typing import Any

from structlog.testing import capture_logs

from bot.app.workers import Learning, Workers
from tests.service.stage import PATIENCE

BESIDE = {"homes", "learning", "readings", "conversions", "execution", "stream_watch", "watch"}


class Hung:
    """A worker who stops when all the others have been told to stop, too."""

    def __init__(self, told: list[str], name: str, all_told: asyncio.Barrier) -> None:
        self._told = told
        self._name = name
        self._all_told = all_told

    async def close(self) -> None:
        self._told.append(self._name)
        if self._name in BESIDE:
            await self._all_told.wait()


async def test_stop_at_once() -> None:
    """A stop takes one grace and not the sum of all: nobody is stopped after another, but for what is told last."""
    told: list[str] = []
    all_told = asyncio.Barrier(len(BESIDE))
    workers: dict[str, Any] = {each.name: Hung(told, each.name, all_told) for each in fields(Workers)}
    async with asyncio.timeout(PATIENCE.total_seconds()):
        await Workers(**workers).close()

    assert (set(told[:-1]), told[-1]) == (BESIDE, "delivery")


async def test_it_is_learned_beside_the_clock() -> None:
    """A Slack that does not answer holds up neither the next tick nor a stop; it is asked once at a time."""
    asked = []

    async def learn() -> None:
        asked.append("who?")
        await asyncio.Event().wait()

    learning = Learning(learn)
    await learning.begin()
    await asyncio.sleep(0)
    await learning.begin()
    await asyncio.sleep(0)
    await learning.close()

    assert asked == ["who?"]


async def test_what_cannot_be_learned() -> None:
    """What breaks is logged, and asked again at the next tick."""
    answers = iter([RuntimeError("something of ours"), None])
    learned = []

    async def learn() -> None:
        answer = next(answers)
        if answer is not None:
            raise answer
        learned.append("members")

    learning = Learning(learn)
    with capture_logs() as logged:
        await learning.begin()
        await learning.close()
        await asyncio.sleep(0)
    await learning.begin()
    await learning.close()

    assert ([line["event"] for line in logged], learned) == (["not learned from Slack"], ["members"])
