"""Who is affected and was not heard, in words."""

from collections.abc import Iterator

from bot.chat.ui.analyses.screens import Screen, Table
from bot.chat.ui.analyses.words import figure, name_of, share_words
from bot.chat.ui.text import clip, escape, one_line
from bot.services.record.analyses.answers import Answer
from bot.services.record.analyses.representation import Heard
from prompts import Say

SPEAKERS_SHOWN = 12

Found = Answer[Heard]


def representation_screen(say: Say, answer: Found) -> Screen:
    """Who is missing, and the shares of speaking."""
    found = answer.found
    heard, name = found.representation, name_of(answer, found.subject)
    counted = {
        "arguments": heard.arguments,
        "votes": heard.votes,
        "of_kinds": heard.affected_kinds,
        "of_disciplines": heard.affected_disciplines,
    }
    finding = say(
        "analyses.representation.finding" if heard.arguments or heard.votes else "analyses.representation.nobody",
        kinds=len(heard.missing_kinds),
        disciplines=len(heard.missing_disciplines),
        **{name: say(f"analyses.representation.{name}", n=n) for name, n in counted.items()},
    )
    return Screen(
        heading=say("analyses.representation.heading", name=name),
        finding=finding,
        body=list(_body(say, answer)),
        notes=[say("analyses.representation.meaning")],
        next_=say("analyses.representation.next"),
        table=_whole(say, answer),
    )


def _body(say: Say, answer: Found) -> Iterator[str]:
    found = answer.found
    heard = found.representation
    for key, missing in (("missing_kinds", heard.missing_kinds), ("missing_disciplines", heard.missing_disciplines)):
        if missing:
            yield say(f"analyses.representation.{key}", names=say.join(escape(found.words[one]) for one in missing))
    for discipline, share in heard.speaking.items():
        yield say("analyses.representation.share", name=escape(found.words[discipline]), share=share_words(say, share))
    if heard.unplaced:
        names = [escape(clip(one_line(one), 60)) for one in found.speakers]
        more = [say("card.names_more", n=len(names) - SPEAKERS_SHOWN)] if len(names) > SPEAKERS_SHOWN else []
        shown = say.join([*names[:SPEAKERS_SHOWN], *more]) if names else say("analyses.none")
        yield say("analyses.representation.unplaced", n=heard.unplaced, names=shown)


def _whole(say: Say, answer: Found) -> Table:
    found = answer.found
    header = tuple(say(f"analyses.representation.csv.{one}") for one in ("group", "name", "heard", "share"))
    rows = [("kind", found.words[one], "no", "") for one in found.representation.missing_kinds]
    rows += [("discipline", found.words[one], "no", "") for one in found.representation.missing_disciplines]
    rows += [
        ("discipline", found.words[one], "yes", figure(share.value))
        for one, share in found.representation.speaking.items()
    ]
    return Table(header, tuple(rows))
