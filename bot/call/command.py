"""Carries out one ``clapper call``: from the words that were typed to the rows that are shown."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex

from bot.app import now, open_client, settings_of
from bot.call.asking import Asked, parse_pairs, parse_words
from bot.call.verbs import Outcome, Verb, find_verb
from bot.config import Config
from bot.errors import UsageError
from bot.service.options import check_options
from bot.vendors import RECORDING


@dataclass(frozen=True, kw_only=True)
class Typed:
    """What stood on the command line."""

    account: str
    verb: str
    words: Sequence[str] = ()
    ids: Sequence[str] = ()
    options: Sequence[str] = ()
    files: Sequence[str] = ()
    save: Path | None = None


def understand(config: Config, typed: Typed, tell: Callable[[str], None]) -> tuple[Verb, Asked]:
    """Find what is meant.

    Raises:
        UsageError: the account, the verb, a word or an option cannot be understood.
        ConfigError: the account cannot be used as configured.
    """
    if typed.account not in config.accounts:
        raise UsageError(f'There is no account "{typed.account}". There are: {", ".join(sorted(config.accounts))}.')
    vendor = config.accounts[typed.account].vendor
    verb = find_verb(typed.verb, vendor)
    room, given = parse_words(typed.words)
    _check_target(typed, vendor, verb, room)
    asked = Asked(
        account=typed.account,
        vendor=vendor,
        settings=settings_of(_only(config, typed.account))[typed.account],
        room=room,
        given=given,
        ids=parse_pairs(typed.ids),
        options=check_options(RECORDING[vendor].Options, parse_pairs(typed.options)),
        files=typed.files,
        save=typed.save,
        now=now(),
        new_id=f"c{token_hex(3)}",
        tell=tell,
    )
    return verb, asked


def _only(config: Config, account: str) -> Config:
    """The configuration without the other accounts: what is wrong with them keeps nobody from this one."""
    return config.model_copy(update={"accounts": {account: config.accounts[account]}})


def _check_target(typed: Typed, vendor: str, verb: Verb, room: str) -> None:
    if vendor in verb.needs_room and not room:
        raise UsageError(f"Say which room: clapper call {typed.account} {typed.verb} {verb.usage}")
    if vendor in verb.needs_recording and not (typed.ids or typed.files):
        usage = f"clapper call {typed.account} {typed.verb} {verb.usage}"
        raise UsageError(f"Say which recording: {usage}, with the ids that start printed.")


async def carry_out(verb: Verb, asked: Asked) -> Outcome:
    """Make the call.

    Raises:
        BotError: it was not done.
    """
    client = open_client(asked.account, asked.settings)
    try:
        return await verb.run(client, asked)
    finally:
        await client.close()
