"""The bot: its rules (`congress`), verbs (`services`), Discord edge (`chat`) and alarm (`clock`), joined by `app`.

Imports point one way: `congress` knows nothing but the standard library; `services` knows `congress` and `storage`;
`chat` and `clock` know `services`, `congress` and `prompts`; only `app` and `__main__` see everything.
`tests/test_import_rule.py` holds this.
"""
