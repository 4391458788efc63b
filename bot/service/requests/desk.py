"""Where every request comes in: which accounts, profiles and parameters there are, and how a question is stored."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from random import Random
from typing import Any

from pydantic import BaseModel

from bot.domain import MEANINGS, Account, Capability, Operation, OperationKind, Recording, Stream
from bot.errors import NotAllowed, UsageError
from bot.service.options import check_options
from bot.service.requests.asking import Ask, all_at_once, check_name, check_room
from bot.service.requests.operations import asked
from bot.store import Store
from bot.vendors import FILES, LAYOUT, RECORDING, SUBSCRIPTIONS, SUBTITLES, start_options
from bot.words import did_you_mean


class Desk:
    """What all requests need.

    What is stored becomes due 3 s later, or at once when ``release`` tells that it was acknowledged: no vendor is
    called before that.

    Args:
        profiles: named presets of a start's options.
    """

    def __init__(
        self,
        store: Store,
        accounts: Mapping[str, Account],
        profiles: Mapping[str, Mapping[str, Any]],
        *,
        now: Callable[[], datetime],
        random: Random,
    ) -> None:
        self._store = store
        self._accounts = accounts
        self._profiles = profiles
        self._now = now
        self._random = random

    def usable(self, channel: str) -> list[Account]:
        """The accounts that may be used in a channel, by name."""
        allowed = (account for account in self._accounts.values() if account.serves(channel))
        return sorted(allowed, key=lambda account: account.name)

    def usable_here(self, channel: str, capability: Capability | None = None) -> list[Account]:
        """The accounts to choose from, by name: those that may be used in a channel; where none is known yet, those
        that may be used in every one, and where there are none, all.

        Args:
            capability: only those that can do this.

        Raises:
            UsageError: there is none.
        """
        everywhere = [] if channel else sorted(self._accounts.values(), key=lambda account: account.name)
        able = _able(self.usable(channel), capability) or _able(everywhere, capability)
        if not able:
            purpose = "" if capability is None else f" to {MEANINGS[capability]}"
            raise UsageError(
                f"No account can be used in this channel{purpose}: whoever runs Clapper can allow one here."
            )
        return able

    def account(self, ask: Ask, name: str = "") -> Account:
        """An account that may be used where somebody asks; without a name the only one.

        Raises:
            UsageError: there is none, or none of that name, or several can be meant.
            NotAllowed: it is not for this channel.
        """
        if not name:
            return self._only(ask.channel)
        usable = self.usable(ask.channel)
        names = _names(usable) or "none"
        account = self._accounts.get(name)
        if account is None:
            hint = did_you_mean(name, [account.name for account in usable])
            raise UsageError(f'There is no account "{name[:40]}".{hint} Here you can use: {names}.')
        if account not in usable:
            raise NotAllowed(f"The account {name} is not for this channel. Here you can use: {names}.")
        return account

    def require(self, account: str, capability: Capability) -> Account:
        """The account of that name, which can do something.

        Raises:
            UsageError: it cannot, or it is no longer configured; the sentence says what it can do.
        """
        known = self.configured(account)
        if capability not in known.capabilities:
            able = "; ".join(MEANINGS[each] for each in Capability if each in known.capabilities)
            raise UsageError(f"The account {account} cannot {MEANINGS[capability]}. It can: {able}.")
        return known

    def configured(self, account: str) -> Account:
        """The account of that name.

        Raises:
            UsageError: it is no longer configured.
        """
        if account not in self._accounts:
            raise UsageError(f"The account {account} is no longer configured, so nothing can be done with it.")
        return self._accounts[account]

    def profiles(self) -> tuple[str, ...]:
        """The names of the presets."""
        return tuple(sorted(self._profiles))

    def preset(self, name: str) -> Mapping[str, Any]:
        """The options of a preset; without a name none.

        Raises:
            UsageError: there is none of that name.
        """
        if name and name not in self._profiles:
            raise UsageError(f'There is no profile "{name[:40]}". There are: {", ".join(self.profiles()) or "none"}.')
        return self._profiles[name] if name else {}

    def options_model(self, account: str) -> type[BaseModel]:
        """The documented parameters of a start on this account.

        Raises:
            UsageError: for this and the other models: the account cannot do it, or is no longer configured.
        """
        return start_options(self.require(account, Capability.RECORD))

    def layout_model(self, account: str) -> type[BaseModel]:
        """The documented parameters of a layout."""
        return LAYOUT[self.require(account, Capability.LAYOUT).vendor].LayoutOptions

    def subtitle_model(self, account: str) -> type[BaseModel]:
        """The documented parameters of texts and watermarks."""
        return SUBTITLES[self.require(account, Capability.SUBTITLES).vendor].SubtitleOptions

    def subscription_model(self, account: str) -> type[BaseModel]:
        """The documented lists of who is recorded."""
        return SUBSCRIPTIONS[self.require(account, Capability.SUBSCRIPTIONS).vendor].SubscriptionOptions

    def file_filters_model(self, account: str) -> type[BaseModel]:
        """What the list of the account's stored files can be narrowed to."""
        return FILES[self.require(account, Capability.FILES).vendor].FileFilters

    def check_start(
        self, ask: Ask, room: str, *, account: str, name: str, profile: str, options: Mapping[str, Any]
    ) -> tuple[Account, Mapping[str, Any]]:
        """Check what a recording is asked for with; the arguments are those of ``Requests.start``.

        Returns:
            the account that is meant, and the options as they are stored, those of the profile among them.

        Raises:
            OptionsError: with all that is wrong, by ``room``, ``name``, ``on``, ``profile`` and the options.
            NotAllowed: the account is not for this channel.
        """
        with all_at_once() as problems:
            with problems.about("room"):
                check_room(room)
            with problems.about("name"):
                check_name(name)
            with problems.about("profile"):
                self.preset(profile)
            with problems.about("on"):
                chosen = self.account(ask, account)
                with problems.about("room"):
                    RECORDING[chosen.vendor].check_room(room)
                with problems.about("profile"):
                    model, preset = start_options(chosen), self.preset(profile)
                    checked = check_options(model, options, preset=preset, named=profile)
        return chosen, checked

    async def get(self, recording: str) -> Recording:
        """A recording by our id.

        Raises:
            UsageError: there is none.
        """
        found = await self._store.get_recording(recording)
        if found is None:
            raise UsageError(f'No recording has the id "{recording[:40]}".')
        return found

    async def ask(self, ask: Ask, kind: OperationKind, recording: Recording) -> Operation:
        """Ask to stop, refresh or link a recording; asked twice it is one operation, and the first is returned."""
        self.configured(recording.account)
        return await self._store.add_operation(self._about(ask, kind, recording))

    async def release(self, operations: Sequence[str]) -> None:
        """Tell that these operations were acknowledged: they may be carried out now."""
        await self._store.release_operations(operations, self._now())

    def _only(self, channel: str) -> Account:
        able = self.usable_here(channel)
        if len(able) > 1:
            raise UsageError(f"Say which account is meant: on=NAME, with NAME one of {_names(able)}.")
        return able[0]

    def _about(self, ask: Ask, kind: OperationKind, subject: Recording | Stream, **more: Any) -> Operation:
        name = "stream" if isinstance(subject, Stream) else "recording"
        return self._operation(ask, kind, subject.account, **{name: subject.id}, **more)

    def _operation(self, ask: Ask, kind: OperationKind, account: str, **more: Any) -> Operation:
        return asked(ask, kind, account, self._now(), **more)


def _able(accounts: Sequence[Account], capability: Capability | None) -> list[Account]:
    return [account for account in accounts if capability is None or capability in account.capabilities]


def _names(accounts: Sequence[Account]) -> str:
    return ", ".join(account.name for account in accounts)
