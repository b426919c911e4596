"""The local Discord: a stand-in on loopback that speaks Discord's REST and gateway to an unmodified bot.

It imports nothing of the bot. Tests use it through ``sandbox.serve``; a person through ``python -m sandbox``.

Who lives here: ``model``, ``world``, ``permissions``, ``seed``, ``snapshot`` hold the state; ``payloads``,
``message_payload``, ``interaction_payload`` write it as Discord does; ``verbs`` changes it; ``rest`` and ``gateway``
face the bot; ``person`` faces people; ``judge`` decides what Discord would refuse; ``page`` is what a person sees.
"""

from sandbox.errors import ApiError, PersonRefused
from sandbox.faults import Hold
from sandbox.local import LocalDiscord, serve
from sandbox.message_payload import text_of
from sandbox.outcomes import Modal, Outcome
from sandbox.person.people import Person
from sandbox.person.values import FileValue
from sandbox.refusals import Refusal
from sandbox.seed import Seed, SeedChannel, SeedPerson
from sandbox.server import Options

__all__ = [
    "ApiError",
    "FileValue",
    "Hold",
    "LocalDiscord",
    "Modal",
    "Options",
    "Outcome",
    "Person",
    "PersonRefused",
    "Refusal",
    "Seed",
    "SeedChannel",
    "SeedPerson",
    "serve",
    "text_of",
]
