"""The gateway: one websocket on which the bot hears what happens.

``intents`` says which event needs which intent, ``content`` what a bot without the Message Content intent sees,
``session`` keeps what a bot has been told so that it can resume, ``identify`` counts how often sessions begin,
``transport`` writes to a socket, ``socket`` speaks the protocol, ``members`` answers requests for members, ``hub``
hands events to the sessions, ``disorder`` troubles their order for tests, and ``bench`` asks the judge about each.
"""
