"""The settings: read once by `__main__` from the environment and `.env`, then passed down; never a global.

Every name starts with `CONGRESS_`, except `DISCORD_TOKEN`, which the whole Discord world calls so. `.env.example`
explains each one.
"""

from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, SecretStr, ValidationError, model_validator
from pydantic_core import ErrorDetails, PydanticCustomError
from pydantic_settings import BaseSettings, SettingsConfigDict
from pydantic_settings import SettingsError as SourceError

from prompts import Words

PREFIX = "CONGRESS_"
TOKEN_NAME = "DISCORD_TOKEN"

DATABASES = ("sqlite", "postgresql", "postgres")
"""How the address of a database may begin, before "+" and a driver: what the store understands."""


RETENTION_DAYS = 180
"""For so long the congress of a server that removed the bot is kept before the doctor names it."""


class SettingsError(Exception):
    """A setting is missing or malformed. The text is one sentence that names it and never repeats its value."""


def _is_loopback(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def _loopback(url: str) -> str:
    """Refuse any address but this machine's: the token goes to whatever answers there."""
    if not _is_loopback(url):
        raise PydanticCustomError("not_loopback", "the address is not of this machine")
    return url.rstrip("/")


def _database(url: str) -> str:
    scheme, there, _ = url.partition("://")
    if not there or scheme.partition("+")[0] not in DATABASES:
        raise PydanticCustomError("not_database", "the database is neither SQLite nor PostgreSQL")
    return url


LoopbackUrl = Annotated[str, AfterValidator(_loopback)]
DatabaseUrl = Annotated[str, AfterValidator(_database)]


class Settings(BaseSettings):
    """What an operator may set. Secrets are hidden from `repr`, and inputs from validation errors."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_ignore_empty=True,
        env_file_encoding="utf-8",
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,
    )

    discord_token: SecretStr | None = Field(default=None, validation_alias=TOKEN_NAME)
    database_url: DatabaseUrl = Field(default="sqlite:///data/congress.db", repr=False)

    # Where Discord is. Only the local Discord is another place than the real one, hence loopback only.
    api_base: LoopbackUrl | None = None
    gateway_url: LoopbackUrl | None = None
    sandbox_port: int = Field(default=8765, ge=0, le=65535)
    clock_file: Path | None = None

    # A demonstration that plays itself beside a person, and the pause between its steps; never on the real Discord.
    demo: bool = False
    demo_seconds: float = Field(default=4.0, ge=0.0, le=600.0)

    # Seconds to wait for the servers' data after a connection; the library's own default is 2.
    guild_ready_timeout: float = Field(default=2.0, ge=0.0, le=60.0)
    # How often what is due is looked for.
    tick_seconds: float = Field(default=15.0, ge=0.05, le=60.0)

    # For how many days the congress of a server that removed the bot is kept before `doctor` names it.
    retention_days: int = Field(default=RETENTION_DAYS, ge=1, le=3650)

    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    log_json: bool = False

    @model_validator(mode="after")
    def _clock_shifts_only_locally(self) -> "Settings":
        """A votes' clock that an operator can turn must never meet the real Discord."""
        if self.clock_file is not None and self.api_base is None:
            raise PydanticCustomError("clock_file_not_local", "the clock file is for the local Discord only")
        return self

    def token(self, words: Words) -> str:
        """The token, or `SettingsError` where there is none."""
        if self.discord_token is None:
            raise SettingsError(words("settings.missing", name=TOKEN_NAME))
        return self.discord_token.get_secret_value()


def load_settings(words: Words, *, env_file: Path | None = Path(".env"), **overrides: object) -> Settings:
    """The settings from `overrides`, the environment and `env_file`, in this order.

    Raises `SettingsError` for the first value that is malformed.
    """
    try:
        return Settings(_env_file=env_file, **overrides)  # type: ignore[arg-type, call-arg]  # Validated by pydantic.
    except ValidationError as error:
        raise SettingsError(_sentence(words, error.errors(include_input=False)[0])) from None
    except (SourceError, UnicodeDecodeError, OSError):
        raise SettingsError(words("settings.unreadable", file=str(env_file))) from None


def _sentence(words: Words, problem: ErrorDetails) -> str:
    name = _name(problem)
    kind = problem["type"]
    key = f"settings.{kind}" if words.has(f"settings.{kind}") else "settings.malformed"
    if kind == "clock_file_not_local":
        name = f"{PREFIX}CLOCK_FILE"
    context = {fact: str(value) for fact, value in problem.get("ctx", {}).items()}
    return words(key, name=name, **context)


def _name(problem: ErrorDetails) -> str:
    """The variable that a problem is about: pydantic names a field by its alias where it has one."""
    field = str(problem["loc"][0]) if problem["loc"] else ""
    return field if field == TOKEN_NAME else f"{PREFIX}{field.upper()}"
