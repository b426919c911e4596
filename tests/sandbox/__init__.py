"""Tests of the local Discord, with a real discord.py client in the same process."""
