"""Whether an account can be used: everything that it is configured for is asked for something harmless."""

from typing import Any

from bot.vendors.fsp.lists import DAY, MONTH
from bot.vendors.fsp.live.flows import list_streams
from bot.vendors.fsp.replies import Page, parse_files, parse_tasks
from bot.vendors.fsp.requests import build_file_list, build_query
from bot.vendors.fsp.settings import Settings
from bot.vendors.wire import Context, Flow


def check_account(ctx: Context[Settings]) -> Flow[str]:
    """List what is live where that is configured; log in, and ask both the gateway and the store for one row.

    The gateway comes late: while a running bot has its one login, the rest has been tried all the same. An access token
    that is fetched for this ends the running bot's, which then fetches its next one.
    """
    zone = ctx.settings.time_zone
    live = "" if ctx.settings.live_url is None else f", live streams: {len((yield from list_streams(ctx)))}"
    listing = build_file_list(ctx, {}, since=ctx.now - MONTH, until=ctx.now + DAY, page_size=1)
    files = parse_files((yield listing).body, zone)
    tasks = parse_tasks((yield build_query(ctx, {}, page_size=1)).body, zone)
    return f"logged in; tasks: {_count(tasks)}, files of the last {MONTH.days} days: {_count(files)}{live}."


def _count(page: Page[Any]) -> int:
    return len(page.rows) if page.total is None else page.total
