"""What the server of forks (`forked.py`) imports before its first fork: all of the running bot."""

import gc

import bot.__main__
import bot.sandbox_run  # noqa: F401 - with the module of the command line, imported to be there
import prompts
from bot.app import extensions

extensions()
prompts.load()

# A fork that collects garbage would copy every page of what was imported.
gc.collect()
gc.freeze()
