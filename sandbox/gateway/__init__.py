"""The gateway: one websocket on which the bot hears what happens.

``intents`` says which event needs which intent, ``session`` keeps what a bot has been told so that it can resume,
``transport`` writes to a socket, ``socket`` speaks the protocol, and ``hub`` hands events to the sessions.
"""
