"""What can be done to the world, by the bot and by people alike. Each verb changes state and tells who must know.

A verb is a plain function over ``Core``; nothing here awaits, so each is one step for everybody else.
"""
