"""The page in a real browser: the whole way of a norm by mouse, to the first vote by keyboard, and for every reader.

They are marked `browser`: `make test ARGS="-m browser"` runs them alone, `ARGS="-m 'not browser'"` all others.
Screenshots and figures are kept in `artefacts/`, outside git.
"""
