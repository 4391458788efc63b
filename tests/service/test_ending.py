"""How work in progress ends when the bot stops."""

import asyncio
from datetime import timedelta

from bot.service.ending import finish


async def test_what_ends_is_let_end() -> None:
    """Work that is nearly done is done."""
    done: list[str] = []

    async def work() -> None:
        await asyncio.sleep(0)
        done.append("done")

    await finish([asyncio.create_task(work())])

    assert done == ["done"]


async def test_what_does_not_end_is_cancelled() -> None:
    """Work without an end does not keep the bot from stopping."""
    task = asyncio.create_task(asyncio.Event().wait())
    await finish([task], timedelta(0))  # type: ignore[list-item]  # what it returns does not matter

    assert task.cancelled()


async def test_nothing_to_end() -> None:
    """Without work there is nothing to wait for."""
    await finish([])
