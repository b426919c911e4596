"""The commands, one module a noun. A command parses, calls one service and shows the result, in about 15 lines.

Every module has `setup`, by which the bot loads it. What commands share (lists that appear as one types) is in
`common`; forms, cards and lists are in `ui/`; words are in `prompts/`.
"""
