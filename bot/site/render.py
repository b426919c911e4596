"""From pages to files: templates with everything escaped, the search index, the downloads, and a list of all of it."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import partial
from hashlib import sha256
from importlib.resources import files

from babel.numbers import format_decimal
from jinja2 import Environment, PackageLoader, StrictUndefined

from bot.congress.record.exporting import archive, csv_file, files_of, json_file
from bot.documents.schema import schema_text
from bot.services.record.export_schema import columns_of
from bot.services.record.register import Register
from bot.site.analyses import Analyses
from bot.site.chamber import Chamber
from bot.site.front import Front
from bot.site.grid import Grid
from bot.site.items import Items
from bot.site.mentions import shown, told
from bot.site.people import People
from bot.site.places import Places
from bot.site.values import Page
from bot.site.world import World, file_name
from prompts import Say

SCHEMA = "congress-register"
MANIFEST = "site.json"
"""The file by which a folder is known as a site of ours."""

POLICY = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'"
"""Nothing but what lies in the folder itself."""

NAV: Sequence[tuple[str, str]] = (
    ("norms", "norms.html"),
    ("decisions", "decisions.html"),
    ("actors", "actors.html"),
    ("initiatives", "initiatives.html"),
    ("cases", "cases.html"),
    ("questions", "questions.html"),
    ("matrix", "matrix.html"),
    ("timelines", "timelines.html"),
    ("crosswalk", "crosswalk.html"),
    ("sources", "sources.html"),
    ("downloads", "downloads.html"),
    ("search", "search.html"),
)
OF_A_CONGRESS = ("norms", "decisions")

INDEX = "index.js"
SCRIPTED: Mapping[str, Sequence[str]] = {"search": (INDEX, "site.js"), "actors": ("site.js",)}
"""The pages that have a script; every other page has none."""

ASSETS = ("site.css", "site.js", "icon.svg")


def site_files(register: Register, say: Say, as_of: date) -> dict[str, bytes]:
    """Every file of the site by its path. The same register and day give the same bytes."""
    world = World(register, say)
    items, grid = Items(world), Grid(world, as_of)
    people, places = People(world, items, grid), Places(world, items, grid)
    chamber = Chamber(world, items, grid, places)
    front = Front(world, items, grid, people, chamber)
    data = _data(register, say)
    listed = [(path, about, len(content)) for path, (about, content) in data.items()]
    pages = [
        *front.pages(listed),
        *chamber.pages(),
        *people.pages(),
        *places.pages(),
        *Analyses(world, items, grid).pages(),
    ]
    made = _written(pages, world, as_of)
    made |= {path: content for path, (_, content) in data.items()}
    made |= {f"assets/{name}": (files("bot.site") / "assets" / name).read_bytes() for name in ASSETS}
    made[f"assets/{INDEX}"] = _index_script([[told(say, one) for one in row] for row in front.index()])
    return made | {MANIFEST: _manifest(made, register, as_of)}


def name_of(register: Register, say: Say) -> str:
    """What the site is called."""
    return register.congress or say("site.reference")


def _written(pages: Iterable[Page], world: World, as_of: date) -> dict[str, bytes]:
    environment = _environment(world, as_of)
    templates = {}
    made: dict[str, bytes] = {}
    for page in pages:
        if page.template not in templates:
            templates[page.template] = environment.get_template(f"{page.template}.html.j2")
        values = {"as_of": as_of.isoformat(), **page.values, "page": page}
        made[page.path] = templates[page.template].render(values).encode()
    return made


def _environment(world: World, as_of: date) -> Environment:
    say, register = world.say, world.register
    environment = Environment(
        loader=PackageLoader("bot.site"),
        autoescape=True,
        auto_reload=False,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=partial(shown, say),
    )
    nav = [one for one in NAV if register.congress is not None or one[0] not in OF_A_CONGRESS]
    environment.globals |= {
        "say": say,
        "lang": say.lang or "en",
        "name": name_of(register, say),
        "congress": register.congress is not None,
        "policy": POLICY,
        "nav": nav,
        "ways": [one for one in nav if one[0] != "search"],
        "scripted": SCRIPTED,
        "number": lambda n: format_decimal(n, locale="en"),
        "word": world.word,
        "subject": world.subject,
        "anchor_of": file_name,
    }
    return environment


def _data(register: Register, say: Say) -> dict[str, tuple[str, bytes]]:
    """The downloads with what each is: the whole record in one archive, each table, and the certificates."""
    export = register.public
    whole = archive(files_of(export, schema_text(say, columns_of(), export)))
    made = {"data/record.zip": (say("site.downloads.whole"), whole)}
    for table in export.tables:
        about = say(f"export_schema.tables.{table.name}")
        made[f"data/{table.name}.csv"] = about, csv_file(table)
        made[f"data/{table.name}.json"] = about, json_file(export, table)
    for one in register.decisions:
        if one.certificate is not None:
            told = say("site.downloads.certificate", decision=one.view.handle)
            made[f"certificates/{file_name(one.view.handle)}.json"] = told, one.certificate
    return made


def _index_script(index: Sequence[Sequence[str]]) -> bytes:
    """The index as a script, since a page that was opened as a file may read no other; plain letters alone."""
    held = json.dumps(index, separators=(",", ":")).replace("<", "\\u003c")
    return f"window.CONGRESS_INDEX = {held};\n".encode()


def _manifest(made: Mapping[str, bytes], register: Register, as_of: date) -> bytes:
    held = {
        "schema": SCHEMA,
        "version": 1,
        "congress": register.congress,
        "as_of": as_of.isoformat(),
        "changed": register.public.as_of,
        "sha256": {path: sha256(content).hexdigest() for path, content in sorted(made.items())},
    }
    return f"{json.dumps(held, indent=1, ensure_ascii=False)}\n".encode()
