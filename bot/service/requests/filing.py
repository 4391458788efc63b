"""Asking for what an account has stored, whoever recorded it."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from pydantic import BaseModel

from bot.domain import Account, Capability, Operation, OperationKind, Reading, StoredFile
from bot.errors import UsageError
from bot.service.options import check_options
from bot.service.requests.asking import Ask
from bot.service.requests.desk import Desk

FILES_PER_PAGE = 10
_DAY = timedelta(days=1)  # more than any two clocks differ


class Filing(Desk):
    """Lists stored files, links to them, and tells how full accounts are."""

    async def files(
        self,
        ask: Ask,
        account: Account,
        filters: Mapping[str, Any],
        page: int = 1,
        *,
        room: str = "",
        since: datetime | None = None,
        until: datetime | None = None,
        may_delete: bool = True,
    ) -> Operation:
        """Ask for a page of an account's stored files.

        When it is done, its ``files`` are the page's rows, newest first. Of its ``arguments``, "total" says how many
        rows all pages have together, "has_more" whether another page follows, and "can_delete" whether they can be
        deleted.

        Args:
            filters: as ``file_filters_model`` has them.
            page: from 1; each has FILES_PER_PAGE rows.
            room: only the files of this room, where the service tells whose they are, or a recording of ours left them.
            may_delete: whether who asks may delete files.
            since, until: only those recorded then or later, and before, where the same tell when.

        Raises:
            UsageError: the account cannot list files.
            OptionsError: a filter is wrong.
        """
        model = self.file_filters_model(account.name)
        arguments = {
            "filters": check_options(model, {**_days_around(model, since, until), **filters}),
            "page": max(page, 1),
            "room": room,
            "since": since.isoformat() if since else "",
            "until": until.isoformat() if until else "",
            "can_delete": may_delete and Capability.DELETE in account.capabilities,
        }
        return await self._store.add_operation(
            self._operation(ask, OperationKind.FILES, account.name, arguments=arguments)
        )

    async def turn_files(self, ask: Ask, listing: str, page: int) -> Operation:
        """Ask for another page of a list.

        Args:
            listing: the id of the operation that fetched a page of it.

        Raises:
            UsageError: it is gone, or its account is.
            NotAllowed: its account is not for this channel.
        """
        before = await self._fetched(ask, listing)
        arguments = {**before.arguments, "page": max(page, 1)}
        return await self._store.add_operation(
            self._operation(ask, OperationKind.FILES, before.account, arguments=arguments)
        )

    async def stored_file(self, ask: Ask, listing: str, row: int) -> tuple[Account, StoredFile]:
        """A row of a list, and whose it is; raises as ``turn_files``.

        Args:
            row: from 0, of the page.
        """
        before = await self._fetched(ask, listing)
        if not 0 <= row < len(before.files):
            raise UsageError(_GONE)
        return self.account(ask, before.account), before.files[row]

    async def file_link(self, ask: Ask, account: Account, file: StoredFile) -> Operation:
        """Ask for links to a stored file, also where no recording of ours made it.

        Raises:
            UsageError: the account has no list of files.
        """
        self.require(account.name, Capability.FILES)
        operation = self._operation(ask, OperationKind.FILE_LINK, account.name, files=(file,))
        return await self._store.add_operation(operation)

    async def file_delete(self, ask: Ask, account: Account, file: StoredFile) -> Operation:
        """Ask to delete a stored file for good, whoever recorded it; asked again it is the first operation.

        One of which a recording of ours tells is refused when it is carried out: it is deleted with that recording.

        Raises:
            UsageError: the account cannot delete files, or has no list of them.
        """
        self.require(account.name, Capability.FILES)
        self.require(account.name, Capability.DELETE)
        operation = self._operation(ask, OperationKind.FILE_DELETE, account.name, files=(file,))
        return await self._store.add_operation(operation)

    async def storage(self, ask: Ask, account: str = "") -> tuple[tuple[Account, Reading | None], ...]:
        """How full the accounts are that may be used where somebody asks, as each was last read.

        Args:
            account: only the one of that name.

        Returns:
            accounts by name; without a reading: its service does not tell, or was not asked yet.
        """
        named = [self.account(ask, account)] if account else self.usable(ask.channel)
        return tuple([(each, await self._store.readings.get(each.name)) for each in named])

    async def _fetched(self, ask: Ask, listing: str) -> Operation:
        before = await self._store.get_operation(listing)
        if before is None or before.kind is not OperationKind.FILES or before.team != ask.team:
            raise UsageError(_GONE)
        self.account(ask, before.account)
        return before


_GONE = "This list is too old: /rec files makes a new one."


def _days_around(model: type[BaseModel], since: datetime | None, until: datetime | None) -> Mapping[str, str]:
    """The filters of a service that lists by days of its own clock: a day more on either side, since only the rows
    tell the moments that are wanted.
    """
    moments = {"start_time": since and since - _DAY, "end_time": until and until + _DAY}
    return {name: at.date().isoformat() for name, at in moments.items() if at and name in model.model_fields}
