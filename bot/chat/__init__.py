"""The Discord edge: what a person sees and presses. Nothing below this folder knows of Discord.

* `client`: the bot, its command tree, and what it does with clicks and forms that nothing else answers
* `cogs/`: one module a noun: parse, call one service, show the result; about 15 lines a command
* `ui/`: cards, buttons, forms, panels, and the guards of Discord's limits
* `commands`, `sync`: the words of commands, and when they are sent to Discord
* `errors`, `replies`, `permissions`, `drafts`: the one place each for what goes wrong, for answers, for what the bot
  may do, and for what a person typed

No SQL and no rule lives here. What Discord shows is rendered from stored state, never read back from a message.
"""
