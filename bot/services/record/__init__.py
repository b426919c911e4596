"""The verbs of the record: what actors of the world said, did and promised; its review, analyses, ways in and out.

Entries (`entries`) carry what all facts share; each kind of fact has its verbs and its views.
"""
