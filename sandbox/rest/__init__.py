"""Discord's REST side: one table of operations, and one file of handlers per noun.

``operations`` is the table, ``routing`` finds the operation of a request, ``call`` is what a handler gets, ``pipeline``
does what is the same for all: token, faults, rate limits, judge, errors.
"""
