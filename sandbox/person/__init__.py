"""The person's side: what the chat client would let somebody do, over HTTP, a websocket, and in Python.

``values`` reads what was typed, ``options`` checks a command's options, ``forms`` a modal's inputs, ``actions`` does
things, ``views`` shows the state, ``http`` speaks to the page, and ``people`` is for tests.
"""
