"""The command line: `python -m bot [COMMAND]`.

Commands: run, sandbox, sync, doctor, migrate, digest, backup, erase, export, site, verify.

Without a command it runs the bot where a token is set (in the environment or in `.env`), and else the sandbox.
It reads the settings, sets up the log, runs one command, and turns each failure to start into one sentence for a
person and an exit code for a machine. Commands import what they need themselves: `migrate` waits for no Discord.
"""

import argparse
import asyncio
import gc
import signal
import sys
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime
from enum import IntEnum
from functools import partial
from pathlib import Path
from typing import Any

import structlog

from bot.congress.errors import CongressError
from bot.congress.text import given_back
from bot.logs import set_up_logs
from bot.settings import Settings, SettingsError, load_settings
from prompts import Words, load
from storage.errors import StoreError

_log = structlog.stdlib.get_logger(__name__)


class Exit(IntEnum):
    """What a command ends with. 2 is how `argparse` says that it was misused."""

    DONE = 0
    SETTINGS = 3
    DATABASE = 4
    DISCORD = 5
    ERROR = 6  # Not 1 or 2: the doctor's own levels, which a health check tells apart.


class Failure(Exception):
    """A command cannot do what it was asked. The text is the sentence for a person."""

    def __init__(self, sentence: str, code: Exit) -> None:
        super().__init__(sentence)
        self.code = code


Command = Callable[[argparse.Namespace, Settings, Words], Coroutine[Any, Any, int]]


async def run(_given: argparse.Namespace, settings: Settings, words: Words) -> int:
    """The bot, until it is told to stop."""
    from bot.app import run as live

    settings.token(words)
    if settings.demo and settings.api_base is None:
        raise SettingsError(words("demo.not_local"))
    _make_folder(settings)
    await live(settings, words, stop=_stop_on_signals(), on_ready=_spare_the_collector)
    return Exit.DONE


async def sandbox(given: argparse.Namespace, settings: Settings, words: Words) -> int:
    """The local Discord and the bot beside it, until they are told to stop; or only forget what they kept."""
    from bot.sandbox_run import SandboxFailed, forget_sandbox, run_sandbox

    try:
        if given.forget:
            _say(words("cli.sandbox.forgotten" if forget_sandbox(words) else "cli.sandbox.nothing_kept"))
            return Exit.DONE
        await run_sandbox(settings, words, stop=_stop_on_signals(), say=_say)
    except SandboxFailed as failure:
        raise Failure(str(failure), Exit.ERROR) from None
    return Exit.DONE


async def sync(_given: argparse.Namespace, settings: Settings, words: Words) -> int:
    """Send the slash commands to Discord."""
    from bot.app import logged_in, send_commands
    from bot.database import open_store

    settings.token(words)
    _make_folder(settings)
    async with open_store(settings.database_url) as store, logged_in(settings, words, store) as bot:
        await send_commands(bot, store, force=True)
        _say(words("cli.sync.done", n=len(bot.synced.ids)))
    return Exit.DONE


async def doctor(given: argparse.Namespace, settings: Settings, words: Words) -> int:
    """Say what is wrong and what to do; ends with the worst level found."""
    from bot.doctor import as_json, as_text, examine, worst

    findings = await examine(settings, words, offline=given.offline, running=given.running)
    _say(as_json(findings) if given.json else as_text(findings, words))
    return worst(findings)


async def migrate(_given: argparse.Namespace, settings: Settings, words: Words) -> int:
    """Bring the database up to date."""
    from bot.database import bring_up
    from storage.address import parse

    _make_folder(settings)
    report = await bring_up(settings.database_url)
    address = parse(settings.database_url).shown
    if not report.changed:
        _say(words("cli.migrate.nothing", address=address, known=report.after))
    elif report.before is None:
        _say(words("cli.migrate.done_new", address=address, known=report.after))
    else:
        _say(words("cli.migrate.done", address=address, found=report.before, known=report.after))
    if report.backup is not None:
        _say(words("cli.migrate.copied", path=str(report.backup)))
    return Exit.DONE


async def digest(given: argparse.Namespace, settings: Settings, words: Words) -> int:
    """Send a server's digest, or show what it would say."""
    from bot.digest_run import preview, send

    if given.preview:
        _say(await preview(settings, words, given.guild))
        return Exit.DONE
    try:
        sent = await send(settings, given.guild, again=given.again)
    except StoreError as error:
        if error.key == "store.in_use":
            raise Failure(words("cli.digest.in_use", None, **error.facts), Exit.DATABASE) from None
        raise
    _say(words("cli.digest.sent", name=sent.congress, period=sent.period))
    return Exit.DONE


async def backup(given: argparse.Namespace, settings: Settings, words: Words) -> int:
    """Copy the database."""
    from storage.backup import backup as copy

    size = await copy(settings.database_url, given.file)
    _say(words("cli.backup.done", path=str(given.file), n=size))
    return Exit.DONE


async def erase(given: argparse.Namespace, settings: Settings, words: Words) -> int:
    """Erase the words of a person in the record, or say how many there are."""
    from bot.erase_run import erase as erase_words

    try:
        _say(await erase_words(settings, words, given.person, given.guild, sure=given.yes))
    except StoreError as error:
        if error.key == "store.in_use":
            raise Failure(words("cli.erase.in_use", None, **error.facts), Exit.DATABASE) from None
        raise
    return Exit.DONE


async def export(given: argparse.Namespace, settings: Settings, words: Words) -> int:
    """Write the certificate of a decision, or the record, to a file."""
    from bot.certificate_run import export as write
    from bot.export_run import export as write_record

    if given.what == "record":
        _say(await write_record(settings, words, given.guild, given.out, unconfirmed=given.unconfirmed))
        return Exit.DONE
    if given.decision is None:
        raise Failure(words("cli.export_needs_decision"), Exit.ERROR)
    _say(await write(settings, words, given.guild, given.decision, given.out, opened=given.sealed_open))
    return Exit.DONE


async def site(given: argparse.Namespace, settings: Settings, words: Words) -> int:
    """Write the public register as a static site."""
    from bot.site_run import day_of, write

    as_of = day_of(given.as_of, datetime.now(UTC).date())
    _say(await write(settings, words, given.out, guild=given.guild, as_of=as_of))
    return Exit.DONE


async def verify(given: argparse.Namespace, _settings: Settings, words: Words) -> int:
    """Count a certificate again. Ends with 1 where it does not follow from itself, or is no certificate."""
    from bot.plain import plain_refusal
    from bot.verify_run import DIFFERS, run

    try:
        told, code = run(given, words)
    except CongressError as refused:
        sys.stderr.write(f"{plain_refusal(words, refused)}\n")
        return DIFFERS
    _say(told)
    return code


COMMANDS: dict[str, Command] = {
    "run": run,
    "sandbox": sandbox,
    "sync": sync,
    "doctor": doctor,
    "migrate": migrate,
    "digest": digest,
    "backup": backup,
    "erase": erase,
    "export": export,
    "site": site,
    "verify": verify,
}


ID_MOST = 2**63 - 1
"""The largest id: a column of a database holds no larger one."""

SERVICES = ("run", "sandbox")
"""Commands that stay; the others are tools, whose answer is not to drown in a log."""


def main(arguments: list[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    words = load()
    given = _parser(words).parse_args(arguments)
    command, asked, guild = given.command, "", getattr(given, "guild", None)
    try:
        settings = load_settings(words)
        asked = settings.database_url
        command = given.command or ("sandbox" if settings.discord_token is None else "run")
        _set_up_logs(settings, tool=command not in SERVICES)
        return asyncio.run(COMMANDS[command](given, settings, words))
    except (KeyboardInterrupt, asyncio.CancelledError):
        return _fail(words("cli.interrupted"), Exit.ERROR)
    except Exception as error:  # noqa: BLE001 - the last place where an error can become a sentence
        if guild is not None and isinstance(error, CongressError) and error.key == "congress.not_set_up":
            code = _fail(asyncio.run(_no_congress(asked, guild, words)), Exit.ERROR)
        else:
            code = _explain(error, words)
        _point_elsewhere(command, asked, error, words)
        return code


async def _no_congress(url: str, guild: int, words: Words) -> str:
    """That the server named has no congress here, and which ones have."""
    from bot.elsewhere import congresses_there

    there = await congresses_there(url)
    lines = [words("cli.congress_there", id=str(one), name=name) for one, name in there.items()]
    return "\n".join([words("cli.no_congress", guild=str(guild)), *lines])


def _point_elsewhere(command: str, url: str, error: Exception, words: Words) -> None:
    """Where nothing was found and the sandbox has a database of its own, say how to ask that one."""
    from bot.elsewhere import sandbox_instead

    if (address := sandbox_instead(command, url, error)) is not None:
        sys.stderr.write(f"{words('cli.sandbox.instead', command=command, address=address)}\n")


def _set_up_logs(settings: Settings, *, tool: bool) -> None:
    quiet = tool and "log_level" not in settings.model_fields_set
    token = settings.discord_token
    set_up_logs(
        level="WARNING" if quiet else settings.log_level,
        as_json=settings.log_json,
        secrets=[token.get_secret_value()] if token is not None else [],
    )


def _explain(error: Exception, words: Words) -> int:
    """Say in one sentence why the command ended, and return its exit code."""
    match error:
        case Failure(code=code):
            return _fail(str(error), code)
        case SettingsError():
            return _fail(str(error), Exit.SETTINGS)
        case StoreError():
            return _fail(words(f"cli.{error.key}", None, **error.facts), Exit.DATABASE)
        case CongressError():
            from bot.plain import plain_refusal

            return _fail(plain_refusal(words, error), Exit.ERROR)
        case _:
            return _explain_discord(error, words)


def _explain_discord(error: Exception, words: Words) -> int:
    import discord
    from discord.ext import commands

    from bot.target import Unreachable

    match error:
        case discord.LoginFailure():
            return _fail(words("cli.token_refused"), Exit.DISCORD)
        case Unreachable():
            return _fail(words("cli.discord_unreachable", reason=str(error)), Exit.DISCORD)
        case discord.DiscordException() if not isinstance(error, commands.ExtensionError):
            _log.error("connection_ended", exc_info=error)
            return _fail(words("cli.connection_ended", reason=str(error)), Exit.DISCORD)
        case _:
            _log.error("unexpected", exc_info=error)
            return _fail(words("cli.unexpected", reason=type(error).__name__), Exit.ERROR)


def _parser(words: Words) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bot", description=words("cli.about"), epilog=words("cli.exits"))
    parser.set_defaults(forget=False)  # Without a command it is the sandbox that may run, with none of its options.
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    made = {
        name: commands.add_parser(name, help=words(f"cli.help.{name}"), description=words(f"cli.help.{name}"))
        for name in COMMANDS
    }
    made["doctor"].add_argument("--json", action="store_true", help=words("cli.help.json"))
    made["doctor"].add_argument("--offline", action="store_true", help=words("cli.help.offline"))
    made["doctor"].add_argument("--running", action="store_true", help=words("cli.help.running"))
    made["sandbox"].add_argument("--forget", action="store_true", help=words("cli.help.forget"))
    an_id = partial(_id, words)
    made["digest"].add_argument("--guild", type=an_id, required=True, metavar="ID", help=words("cli.help.guild"))
    made["digest"].add_argument("--preview", action="store_true", help=words("cli.help.preview"))
    made["digest"].add_argument("--again", action="store_true", help=words("cli.help.again"))
    made["backup"].add_argument("file", type=Path, metavar="FILE", help=words("cli.help.file"))
    made["erase"].add_argument("--person", type=an_id, required=True, metavar="ID", help=words("cli.help.person"))
    made["erase"].add_argument("--guild", type=an_id, metavar="ID", help=words("cli.help.erase_guild"))
    made["erase"].add_argument("--yes", action="store_true", help=words("cli.help.yes"))
    _export_arguments(made["export"], words)
    made["site"].add_argument("--out", type=Path, required=True, metavar="DIR", help=words("cli.help.site_out"))
    made["site"].add_argument("--guild", type=an_id, metavar="ID", help=words("cli.help.site_guild"))
    made["site"].add_argument("--as-of", metavar="DAY", help=words("cli.help.site_as_of"))
    _verify_arguments(made["verify"], words)
    return parser


def _id(words: Words, given: str) -> int:
    """The id that was typed, of a server or a person."""
    if given.isascii() and given.isdecimal() and len(given) <= len(str(ID_MOST)) and int(given) <= ID_MOST:
        return int(given)
    raise argparse.ArgumentTypeError(words("cli.bad_id", given=given_back(given)))


def _export_arguments(parser: argparse.ArgumentParser, words: Words) -> None:
    parser.add_argument("what", choices=["certificate", "record"], help=words("cli.help.what"))
    parser.add_argument("--decision", metavar="HANDLE", help=words("cli.help.decision"))
    parser.add_argument("--guild", type=partial(_id, words), required=True, metavar="ID", help=words("cli.help.guild"))
    parser.add_argument("--out", type=Path, required=True, metavar="FILE", help=words("cli.help.out"))
    parser.add_argument("--sealed-open", action="store_true", help=words("cli.help.sealed_open"))
    parser.add_argument("--unconfirmed", action="store_true", help=words("cli.help.unconfirmed"))


def _verify_arguments(parser: argparse.ArgumentParser, words: Words) -> None:
    parser.add_argument("file", type=Path, metavar="FILE", help=words("cli.help.certificate"))
    for name in ("hash", "salt", "choice", "member"):
        parser.add_argument(f"--{name}", metavar=name.upper(), help=words(f"cli.help.{name}"))


def _stop_on_signals() -> asyncio.Event:
    """An event that the first Ctrl-C, `kill` or closed terminal sets; a second one ends the process at once."""
    stop = asyncio.Event()
    task = asyncio.current_task()
    loop = asyncio.get_running_loop()

    def asked() -> None:
        if stop.is_set() and task is not None:
            task.cancel()
        stop.set()

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        # `nohup` has the closing of the terminal ignored, and it stays so.
        if signal.getsignal(number) is not signal.SIG_IGN:
            loop.add_signal_handler(number, asked)
    return stop


def _spare_the_collector() -> None:
    """Have the garbage collector pass over what the start leaves for good.

    Else it walks those 160,000 objects again and again while people click: the slowest of a hundred clicks then takes
    twice as long.
    """
    gc.collect()
    gc.freeze()


def _make_folder(settings: Settings) -> None:
    """Make the folder of the default database; another one that the operator named must be there."""
    if settings.database_url == Settings.model_fields["database_url"].default:
        Path("data").mkdir(exist_ok=True)


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def _fail(sentence: str, code: Exit) -> int:
    sys.stderr.write(f"{sentence}\n")
    sys.stderr.flush()
    return code


if __name__ == "__main__":
    sys.exit(main())
