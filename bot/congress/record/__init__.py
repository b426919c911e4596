"""The record of the world: what actors say, do and are said to have done, and what can be computed from it.

`intake` decides what may be kept, `dates` how a date counts, `facts` are plain values, and each analysis (record.md,
section 6) is a module of pure functions over them. Nothing here knows a database: whoever asks hands in the facts.
"""
