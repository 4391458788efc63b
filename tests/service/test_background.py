"""How work in progress ends when the bot stops."""

import asyncio
from datetime import timedelta

from structlog.testing import capture_logs

from bot.service.background import Background, finish
from bot.store import StaleLease


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


async def test_tasks() -> None:
    """What is under way is known by its name, until it has ended; closing waits for it."""
    done: list[str] = []

    async def work(what: str) -> None:
        await asyncio.sleep(0)
        done.append(what)

    tasks = Background("work on", "work broke")
    tasks.begin("one", work("one"))
    tasks.begin("two", work("two"))
    assert tasks.names() == {"one", "two"}

    await tasks.close()
    assert (sorted(done), tasks.names()) == (["one", "two"], frozenset())


async def test_task_that_does_not_end() -> None:
    """What takes too long is cancelled, and that is no trouble that the log speaks of."""
    tasks = Background("work on", "work broke")
    tasks.begin("one", asyncio.sleep(3600))
    with capture_logs() as logged:
        await tasks.close(timedelta(0))

    assert (tasks.names(), logged) == (frozenset(), [])


async def test_tasks_that_break() -> None:
    """What breaks is logged under its name: as a trouble, unless it was only left to another replica."""

    async def work(error: Exception) -> None:
        raise error

    tasks, trouble = Background("work on", "work broke"), RuntimeError("something of ours")
    tasks.begin("ours", work(trouble))
    tasks.begin("theirs", work(StaleLease("studio", 1)))
    with capture_logs() as logged:
        await tasks.close()

    assert logged == [
        {"event": "work broke", "task": "work on ours", "exc_info": trouble, "log_level": "error"},
        {"event": "left to the new owner", "task": "work on theirs", "log_level": "warning"},
    ]
