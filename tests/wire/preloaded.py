"""What the server of forks (`forked.py`) imports before its first fork: all of the running bot."""

import gc

import bot.__main__  # noqa: F401 - the module of the command line
from bot.app import extensions

extensions()

# A fork that collects garbage would copy every page of what was imported.
gc.collect()
gc.freeze()
