"""The log: one line an event, with what it is about bound to it; never a token, never a member's words.

Events are logged by name with facts (`_log.info("ballot_closed", ballot=12)`), so that a log can be searched. The
library's own lines go through the same chain, so that redaction holds for them too.
"""

import logging
import re
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar, Token

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

MASK = "[redacted]"

# Shorter words ("yes", a handle) are no secret and would tear holes into every line.
SHORTEST_PRIVATE_TEXT = 12

# The shape of a bot's token, the token of an interaction in an address, the password in a database's address.
_SECRET_SHAPES = re.compile(
    r"[\w-]{23,28}\.[\w-]{6,7}\.[\w-]{27,}"
    r"|(?<=/)(?P<place>webhooks|interactions)/(?P<id>\d+)/[^/\s?\"']+"
    r"|(?P<scheme>\w+://)[^/\s:@]+:[^/\s@]+@"
)

_private: ContextVar[tuple[str, ...]] = ContextVar("private_texts", default=())


def keep_private(texts: Iterable[str]) -> Token[tuple[str, ...]]:
    """Mask what a member typed in every line logged from now on in this task, and in those that it starts."""
    return _private.set((*_private.get(), *(text for text in texts if len(text) >= SHORTEST_PRIVATE_TEXT)))


@contextmanager
def private(texts: Iterable[str]) -> Iterator[None]:
    """Mask what a member typed in every line logged while it is handled."""
    token = keep_private(texts)
    try:
        yield
    finally:
        _private.reset(token)


class Redactor:
    """A structlog processor that masks secrets and private texts wherever they stand in an event."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        self._secrets = tuple(secret for secret in secrets if secret)

    def __call__(self, _logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
        # Names with an underscore are structlog's own, among them the record that the formatter still needs.
        return {name: value if name.startswith("_") else self._clean(value) for name, value in event.items()}

    def text(self, text: str) -> str:
        for hidden in (*self._secrets, *_private.get()):
            text = text.replace(hidden, MASK)
        return _SECRET_SHAPES.sub(_masked, text)

    def _clean(self, value: object) -> object:
        match value:
            case str():
                return self.text(value)
            case dict():
                return {name: self._clean(inner) for name, inner in value.items()}
            case list() | tuple():
                return [self._clean(inner) for inner in value]
            case None | bool() | int() | float():
                return value
            case _:
                return self.text(str(value))


def _masked(match: re.Match[str]) -> str:
    if match["place"]:
        return f"{match['place']}/{match['id']}/{MASK}"
    return f"{match['scheme']}{MASK}@" if match["scheme"] else MASK


def set_up_logs(*, level: str = "INFO", as_json: bool = False, secrets: Iterable[str] = ()) -> None:
    """Send every logger of the process to standard error, as JSON lines or for a person to read."""
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        # The traceback becomes text before the redactor, so that nothing in it escapes.
        structlog.processors.format_exc_info,
        Redactor(secrets),
    ]
    structlog.configure(
        processors=[structlog.stdlib.filter_by_level, *shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    renderer: Processor = (
        structlog.processors.JSONRenderer()
        if as_json
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), pad_event_to=32)
    )
    handler = logging.StreamHandler()
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level)
    # The scheduler would log two lines a tick, the library one a heartbeat, migrations a dozen at each start.
    for noisy in ("alembic", "apscheduler", "discord.gateway", "discord.client", "matplotlib"):
        logging.getLogger(noisy).setLevel(max(logging.WARNING, root.level))
