"""The settings: what is wrong is said in one sentence that names the variable and repeats no value."""

import re
from pathlib import Path

import pytest

from bot.settings import DATABASES, PREFIX, TOKEN_NAME, Settings, SettingsError, load_settings
from prompts import Words, load
from storage.address import ENGINES, parse

SECRET = "MTIz.secret.token-of-the-bot"
EXAMPLE = Path(__file__).parent.parent / ".env.example"


@pytest.fixture(autouse=True)
def _no_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Neither the variables of whoever runs the tests nor their `.env` count."""
    monkeypatch.chdir(tmp_path)
    for field in Settings.model_fields:
        monkeypatch.delenv(f"{PREFIX}{field.upper()}", raising=False)
    monkeypatch.delenv(TOKEN_NAME, raising=False)


@pytest.fixture
def words() -> Words:
    return load(strict=True)


def env_file(text: str) -> Path:
    path = Path(".env")
    path.write_text(text, "utf-8")
    return path


def test_nothing_set_gives_the_embedded_default(words: Words) -> None:
    settings = load_settings(words)
    assert settings.database_url == "sqlite:///data/congress.db"
    assert settings.discord_token is None
    assert settings.api_base is None


def test_the_environment_goes_before_the_file(words: Words, monkeypatch: pytest.MonkeyPatch) -> None:
    env_file("DISCORD_TOKEN=from-the-file\nCONGRESS_TICK_SECONDS=7\nCONGRESS_LOG_LEVEL=DEBUG\nOTHER=1\n")
    monkeypatch.setenv(TOKEN_NAME, SECRET)
    monkeypatch.setenv("CONGRESS_TICK_SECONDS", "9")
    settings = load_settings(words)
    assert settings.token(words) == SECRET
    assert (settings.tick_seconds, settings.log_level) == (9.0, "DEBUG")


def test_an_empty_variable_is_an_unset_one(words: Words, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(TOKEN_NAME, "")
    monkeypatch.setenv("CONGRESS_TICK_SECONDS", "")
    assert load_settings(words).discord_token is None


def test_a_missing_token_is_named(words: Words) -> None:
    with pytest.raises(SettingsError, match=TOKEN_NAME):
        load_settings(words).token(words)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("CONGRESS_TICK_SECONDS", "often"),
        ("CONGRESS_TICK_SECONDS", "0"),
        ("CONGRESS_TICK_SECONDS", "nan"),
        ("CONGRESS_SANDBOX_PORT", "70000"),
        ("CONGRESS_GUILD_READY_TIMEOUT", "-1"),
        ("CONGRESS_LOG_LEVEL", "LOUD"),
        ("CONGRESS_LOG_JSON", "perhaps"),
        ("CONGRESS_DATABASE_URL", "mysql://root:hunter2secret@db/congress"),
        ("CONGRESS_API_BASE", "https://discord.example/api/v10"),
        ("CONGRESS_API_BASE", "http://127.0.0.1.example/api"),
        ("CONGRESS_API_BASE", "http://127.0.0.1@evil.example/api"),
        ("CONGRESS_GATEWAY_URL", "wss://gateway.example"),
        ("CONGRESS_CLOCK_FILE", "clock"),
        ("CONGRESS_DEMO", "perhaps"),
        ("CONGRESS_DEMO_SECONDS", "-1"),
        ("CONGRESS_DEMO_SECONDS", "soon"),
    ],
)
def test_a_malformed_value_is_one_sentence_that_names_the_variable(
    words: Words, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as refused:
        load_settings(words)
    sentence = str(refused.value)
    assert name in sentence
    assert value not in sentence
    assert "\n" not in sentence
    assert refused.value.__cause__ is None


@pytest.mark.parametrize("url", ["http://127.0.0.1:8765/api/v10", "http://localhost:1/", "http://[::1]:8765/api"])
def test_the_local_discord_is_on_this_machine(words: Words, monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("CONGRESS_API_BASE", url)
    monkeypatch.setenv("CONGRESS_CLOCK_FILE", "clock")
    settings = load_settings(words)
    assert settings.api_base == url.rstrip("/")
    assert settings.clock_file == Path("clock")


def test_the_databases_of_the_store_are_those_of_the_settings() -> None:
    assert set(DATABASES) == set(ENGINES)


@pytest.mark.parametrize(
    "url", ["sqlite:///x.db", "sqlite+aiosqlite:///x.db", "postgres://a@db/c", "postgresql+psycopg://a@db/c"]
)
def test_every_address_that_the_store_understands_is_taken(words: Words, url: str) -> None:
    assert parse(url)
    assert load_settings(words, database_url=url).database_url == url


def test_an_unreadable_file_is_one_sentence(words: Words) -> None:
    Path(".env").write_bytes(b"DISCORD_TOKEN=\xff\xfe\n")
    with pytest.raises(SettingsError, match=r"\.env"):
        load_settings(words)


def test_secrets_do_not_show(words: Words, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(TOKEN_NAME, SECRET)
    monkeypatch.setenv("CONGRESS_DATABASE_URL", "postgresql://congress:hunter2secret@db/congress")
    shown = repr(load_settings(words)) + str(load_settings(words))
    assert SECRET not in shown
    assert "hunter2secret" not in shown


def test_what_is_passed_goes_before_everything(words: Words, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONGRESS_TICK_SECONDS", "9")
    assert load_settings(words, tick_seconds=1.0).tick_seconds == 1.0


def test_the_example_explains_every_setting_and_loads_as_it_stands(words: Words) -> None:
    text = EXAMPLE.read_text("utf-8")
    names = {f"{PREFIX}{field.upper()}" for field in Settings.model_fields if field != "discord_token"} | {TOKEN_NAME}
    assert set(re.findall(r"^#? ?([A-Z_]+)=", text, re.MULTILINE)) == names
    assert load_settings(words, env_file=EXAMPLE) == load_settings(words, env_file=None)
