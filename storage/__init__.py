"""Where the congress is kept: tables, the store that runs verbs over one transaction, migrations, starter data.

Nothing here knows Discord or decides anything; the rules are in `bot/congress`, the verbs in `bot/services`.
"""
