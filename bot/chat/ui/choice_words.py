"""A choice among wordings in words: what each is called, a ranking, the pairs, and what came of it."""

from collections.abc import Iterator, Sequence
from itertools import combinations

from bot.chat.ui.card_parts import linked, url_of
from bot.chat.ui.decision_words import by_proxy_lines, check_line, merged_lines
from bot.chat.ui.excerpts import excerpt
from bot.chat.ui.limits import units
from bot.chat.ui.reading import packed, quoted_block, rationale_blocks, unresolved_blocks
from bot.chat.ui.repair_words import repair_lines
from bot.chat.ui.rule_words import merged_words, rule_in_words
from bot.chat.ui.stakes import stakes_of, superseded_lines
from bot.chat.ui.text import escape, moment, one_line
from bot.chat.ui.trial_words import decision_trial
from bot.congress.schulze import NO_PATH, NONE_OF_THESE
from bot.congress.wordings import AS_IT_STANDS
from bot.services.ballot_views import BallotView, DecisionView
from bot.services.choices import ChoiceView
from bot.services.rankings import Option
from bot.services.views import NormView
from prompts import Say

Options = Sequence[Option]


def candidate(say: Say, options: Options, name: str) -> str:
    """What a candidate is called, escaped: the label of a wording, the text as it stands, or none of these."""
    return escape(candidate_plain(say, options, name))


def candidate_plain(say: Say, options: Options, name: str) -> str:
    """The same, as it stands in menus and pictures."""
    if name == NONE_OF_THESE:
        return say("ranked.none_of_these")
    if name == AS_IT_STANDS:
        stood = any(option.stood for option in options)
        return say("ranked.as_it_stood" if stood else "ranked.as_it_stands")
    return one_line(next((option.label for option in options if option.name == name), name))


def ranking_lines(say: Say, options: Options, groups: Sequence[Sequence[str]]) -> list[str]:
    """A line for each place of a ranking, with those that share it."""
    return [
        say(
            "ranked.place" if len(group) == 1 else "ranked.place_equal",
            place=place,
            names=say.join(candidate(say, options, name) for name in group),
        )
        for place, group in enumerate(groups, start=1)
    ]


def option_lines(say: Say, options: Options, room: int) -> list[str]:
    """A heading and the beginning of its text for each wording, within `room` together."""
    share = room // max(1, len(options))
    lines = []
    for option in options:
        heading = _heading(say, options, option)
        lines.append(f"{heading}\n{excerpt(option.text, max(0, share - units(heading) - 3)).text}")
    return lines


def wording_lines(say: Say, view: NormView) -> list[str]:
    """The line of a norm's card about the wordings that stand beside its text; none where there are none."""
    names = say.join(escape(one_line(label)) for label in view.wordings)
    return [say("wordings.beside", n=len(view.wordings), names=names)] if view.wordings else []


def choice_pages(say: Say, view: BallotView) -> list[str]:
    """Every wording of a ballot in full, the rule, and of a closed one that tied the whole count."""
    blocks = []
    if view.tied is not None:
        count = count_line(say, view.tied)
        blocks = [
            tied_line(say, view, view.tied),
            count,
            *merged_words(say, view.merged),
            *matrix_lines(say, view.tied),
        ]
    blocks += again_lines(say, view)
    for option in view.options:
        blocks += quoted_block(_heading(say, view.options, option), option.text)
        blocks.append(say("ranked.hash", hash=option.text_hash))
    blocks += [*stakes_of(say, view, None), rule_in_words(say, view.rule, view.votes)]
    return packed([*blocks, *repair_lines(say, view.repairs), *unresolved_blocks(say, view.unresolved)])


def choice_decision_pages(say: Say, view: DecisionView, choice: ChoiceView) -> list[str]:
    """The outcome, every pair, the strongest paths, who ranked how where names are shown, every wording in full, the
    repairs of the roll, the concerns that stood unresolved, and the rationale."""
    blocks = [choice_outcome(say, view, choice), *after_tie(say, choice)]
    blocks += [*decision_trial(say, view), *superseded_lines(say, view)]
    blocks += [*choice_arithmetic(say, view, choice), *by_proxy_lines(say, view), *merged_lines(say, view)]
    blocks += matrix_lines(say, choice)
    blocks += _named(say, choice)
    for option in choice.options:
        blocks += quoted_block(_heading(say, choice.options, option), option.text)
        blocks.append(say("ranked.hash", hash=option.text_hash))
    blocks += [rule_in_words(say, view.rule, view.result.seats), *repair_lines(say, view.repairs)]
    return packed([*blocks, *unresolved_blocks(say, view.unresolved), *rationale_blocks(say, view)])


def choice_outcome(say: Say, view: DecisionView, choice: ChoiceView) -> str:
    """What the choice came to, and when."""
    facts = {"handle": view.norm, "at": moment(view.decided_at)}
    outcome = view.result.outcome.value
    if choice.winner is not None:
        name = candidate(say, choice.options, choice.winner)
        stands = "_as_it_stands" if choice.winner == AS_IT_STANDS else ""
        return say(f"ranked.outcome.{outcome}{stands}", name=name, **facts)
    if outcome == "no_quorum":
        return say("ranked.outcome.nobody", **facts)
    if choice.ranked.winners == (NONE_OF_THESE,):
        return say("ranked.outcome.none", **facts)
    names = say.join(candidate(say, choice.options, name) for name in choice.ranked.winners)
    return say("ranked.outcome.tied_again" if choice.second else "ranked.outcome.tied_with_none", names=names, **facts)


def choice_arithmetic(say: Say, view: DecisionView, choice: ChoiceView) -> list[str]:
    """How many took part, whether a wording won, how it stands to "none of these", and each condition of the rule that
    the winner was held against."""
    return [
        count_line(say, choice),
        say("ranked.rule", preset=view.rule.preset.value),
        *_checks(say, view, choice),
    ]


def count_line(say: Say, choice: ChoiceView) -> str:
    """How many rankings counted, how many were recused, and how many cast none."""
    count, seats = choice.tally.count, choice.tally.roll
    facts = {"recused": count.recuse, "silent": seats - count.cast, "seats": seats}
    return say("ranked.count", n=choice.ranked.papers, **facts)


def told_against(choice: ChoiceView) -> list[str]:
    """The candidates against which the numbers of the wording in front may be told: all, or "none of these" alone."""
    others = [name for name in choice.ranked.candidates if name != choice.front]
    return others if choice.pairs else [NONE_OF_THESE]


def pairs_told(choice: ChoiceView) -> list[str]:
    """The wordings against which the card tells how the one in front stands, as far as that may be told."""
    return [name for name in told_against(choice) if name != NONE_OF_THESE]


def pair_lines(say: Say, choice: ChoiceView, most: int) -> list[str]:
    """How the wording in front stands against `most` of the others, how many more there are, and where to read them."""
    others = pairs_told(choice)
    lines = [_pair(say, choice, choice.front, other) for other in others[:most]]
    more = [say("card.more", n=len(others) - most)] if len(others) > most else []
    return [*lines, *more, say("ranked.pairs_all" if choice.pairs else "ranked.pairs_withheld")]


def matrix_lines(say: Say, choice: ChoiceView) -> list[str]:
    """Every pair, then for each pair the stronger of the two strongest paths; where pairs are not told, along which the
    winner's paths go."""
    if not choice.pairs:
        return [*_winning(say, choice), say("ranked.pairs_withheld")]
    pairs = list(combinations(choice.ranked.candidates, 2))
    lines = [say("ranked.pairs_heading"), *(_pair(say, choice, one, other) for one, other in pairs)]
    lines.append(say("ranked.paths_heading"))
    return [*lines, *(_path(say, choice, one, other) for one, other in pairs)]


def tied_line(say: Say, view: BallotView, choice: ChoiceView) -> str:
    """Which wordings tied, and that a second vote is open among them or what it was decided by."""
    names = say.join(candidate(say, choice.options, name) for name in choice.tied)
    if view.decision is None:
        return say("ranked.tied", names=names)
    return linked(say, "ranked.tied_decided", url_of(view.decision_place), names=names, decision=view.decision)


def again_lines(say: Say, view: BallotView) -> list[str]:
    """What the second ballot says of the tie while it is open; nothing on another."""
    if not view.second or view.closed:
        return []
    names = say.join(candidate(say, view.options, one.name) for one in view.options)
    out = AS_IT_STANDS not in {one.name for one in view.options}
    return [say("ranked.again_out" if out else "ranked.again", names=names)]


def after_tie(say: Say, choice: ChoiceView) -> list[str]:
    """What a decision says where it was made by the second vote."""
    return [say("ranked.after_tie")] if choice.second else []


def _checks(say: Say, view: DecisionView, choice: ChoiceView) -> Iterator[str]:
    alone, *asked = view.result.checks
    name, count = candidate(say, choice.options, choice.front), choice.tally.count
    yield say(f"decision_card.{'passed' if alone.passed else 'failed'}", line=say(alone.sentence, name=name))
    yield say("ranked.sides", name=name, over=count.in_favour, under=count.against, level=count.abstain)
    yield from (check_line(say, view, check) for check in asked)


def _winning(say: Say, choice: ChoiceView) -> list[str]:
    paths = [choice.ranked.paths[pair] for pair in choice.ranked.paths if pair[0] == choice.winner]
    lines = [say("ranked.path_alone", path=_stops(say, choice, path)) for path in paths]
    return [say("ranked.winning_heading"), *lines] if lines else []


def _stops(say: Say, choice: ChoiceView, path: Sequence[str]) -> str:
    return " → ".join(candidate(say, choice.options, name) for name in path)


def _pair(say: Say, choice: ChoiceView, one: str, other: str) -> str:
    votes = choice.ranked.votes
    over, under = votes[one, other], votes[other, one]
    if over < under:
        one, other, over, under = other, one, under, over
    names = {"one": candidate(say, choice.options, one), "other": candidate(say, choice.options, other)}
    return say("ranked.beats" if over > under else "ranked.level", over=over, under=under, **names)


def _path(say: Say, choice: ChoiceView, one: str, other: str) -> str:
    ranked = choice.ranked
    if ranked.better(other, one):
        one, other = other, one
    names = {"one": candidate(say, choice.options, one), "other": candidate(say, choice.options, other)}
    strength = ranked.strength(one, other)
    if not ranked.better(one, other):
        return say("ranked.paths_level", **names)
    stops = _stops(say, choice, ranked.paths[one, other])
    back = ranked.strength(other, one)
    key = "ranked.path" if back == NO_PATH else "ranked.path_stronger"
    return say(key, path=stops, over=strength.votes, under=strength.against, back=back.votes, **names)


def _named(say: Say, choice: ChoiceView) -> list[str]:
    if not choice.rankings:
        return []
    blocks = [say("ranked.named_heading")]
    for one in choice.rankings:
        places = [say.join(candidate(say, choice.options, name) for name in group) for group in one.groups or ()]
        blocks.append(say("ranked.named", member=f"<@{one.discord_id}>", places=" > ".join(places)))
    return blocks


def _heading(say: Say, options: Options, option: Option) -> str:
    name = candidate(say, options, option.name)
    if option.name == AS_IT_STANDS:
        return say("ranked.option_as_it_stands", name=name)
    return say("ranked.option", name=name, by=f"<@{option.author_id}>")
