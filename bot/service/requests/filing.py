"""Asking for what an account has stored, whoever recorded it."""

from collections.abc import Mapping
from typing import Any

from bot.domain import Account, Capability, Operation, OperationKind, Reading, StoredFile
from bot.service.options import check_options
from bot.service.requests.asking import Ask
from bot.service.requests.desk import Desk

FILES_PER_PAGE = 20


class Filing(Desk):
    """Lists stored files, links to them, and tells how full accounts are."""

    async def files(
        self, ask: Ask, account: Account, filters: Mapping[str, Any], page: int = 1, *, room: str = ""
    ) -> Operation:
        """Ask for a page of an account's stored files.

        When it is done, its ``files`` are the page's rows, newest first, and ``arguments["total"]`` says how many
        rows all pages have together.

        Args:
            filters: as ``file_filters_model`` has them.
            page: from 1; each has FILES_PER_PAGE rows.
            room: only the files of this room, where the service tells whose they are, or a recording of ours left them.

        Raises:
            UsageError: the account cannot list files.
            OptionsError: a filter is wrong.
        """
        checked = check_options(self.file_filters_model(account.name), filters)
        arguments = {"filters": checked, "page": max(page, 1), "room": room}
        return await self._store.add_operation(
            self._operation(ask, OperationKind.FILES, account.name, arguments=arguments)
        )

    async def file_link(self, ask: Ask, account: Account, file: StoredFile) -> Operation:
        """Ask for links to a stored file, also where no recording of ours made it.

        Raises:
            UsageError: the account has no list of files.
        """
        self.require(account.name, Capability.FILES)
        operation = self._operation(ask, OperationKind.FILE_LINK, account.name, files=(file,))
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
