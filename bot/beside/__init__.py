"""What runs beside the bot in the sandbox alone: the desk that its page shows, and the demonstration.

Nothing here speaks to the real Discord. It acts and looks as a page of the local Discord does (`person`), and reads the
bot's own database; only `bot/sandbox_run.py` starts it.
"""
