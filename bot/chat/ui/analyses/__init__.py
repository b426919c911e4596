"""The analyses of the record on screen: the finding in a sentence, the figures, what they rest on, and what to do next.

One module an analysis turns its answer into a `Screen`; `layout` makes a message of it, `show` asks and answers, and
`pictures` draws what is better looked at.
"""
