"""Ranking the wordings of a ballot by tapping: first choices, then the next ones, until the ranking is cast.

What has been placed so far stands in the ids of the panel's buttons, so that it outlives a restart.
"""

from discord import ButtonStyle, SelectOption, ui

from bot.chat.certificates import certificate_view, closed_ranking_of, sealed_text
from bot.chat.context import Interaction, guild_of, say_of, who_of
from bot.chat.replies import reply, update
from bot.chat.ui.buttons import PublicButton, PublicMenu, chosen
from bot.chat.ui.choice_words import candidate, candidate_plain, ranking_lines
from bot.chat.ui.limits import OPTION_LABEL
from bot.chat.ui.paths import Args
from bot.chat.ui.text import clip, escape, moment, one_line
from bot.chat.writes import write
from bot.congress.errors import CongressError
from bot.congress.wordings import Steps, steps_of
from bot.services.closed_votes import ClosedRanking
from bot.services.rankings import MyRanking, cast_ranking, my_ranking, recuse_ranking, withdraw_ranking
from prompts import Say


async def rank(interaction: Interaction, ballot: int) -> None:
    """Open the panel, with nothing placed yet; `vote.closed` where the ballot is."""
    mine = await _mine(interaction, ballot)
    await _panel(interaction, mine, Steps())


class RankButton(PublicButton, path="rank:{ballot:int}:open"):
    """Opens the panel."""

    async def press(self, interaction: Interaction, args: Args) -> None:
        await rank(interaction, args.number("ballot"))


class MyRankingButton(PublicButton, path="rank:{ballot:int}:mine"):
    """Shows the ranking that counts for the person who presses it, or that counted."""

    async def press(self, interaction: Interaction, args: Args) -> None:
        closed = await closed_ranking_of(interaction, args.number("ballot"))
        if closed is None:
            await _receipt(interaction, await _mine(interaction, args.number("ballot")), "counts")
            return
        say = say_of(interaction)
        text = closed_ranking_text(say, closed, str(guild_of(interaction)))
        await _show(interaction, text, certificate_view(say, closed.decision_id))


class PickMenu(PublicMenu, path="rank:{ballot:int}:{steps}:pick"):
    """Places what was picked next, all of it equal."""

    async def press(self, interaction: Interaction, args: Args) -> None:
        mine = await _mine(interaction, args.number("ballot"))
        steps = steps_of(args.word("steps"), mine.names)
        await _panel(interaction, mine, steps.then(chosen(interaction), mine.names))


class RestButton(PublicButton, path="rank:{ballot:int}:{steps}:rest"):
    """Places all that is left, equal."""

    async def press(self, interaction: Interaction, args: Args) -> None:
        mine = await _mine(interaction, args.number("ballot"))
        steps = steps_of(args.word("steps"), mine.names)
        await _panel(interaction, mine, steps.then(steps.left(mine.names), mine.names))


class UndoButton(PublicButton, path="rank:{ballot:int}:{steps}:undo"):
    """Takes the last step back."""

    async def press(self, interaction: Interaction, args: Args) -> None:
        mine = await _mine(interaction, args.number("ballot"))
        await _panel(interaction, mine, steps_of(args.word("steps"), mine.names).back())


class CastButton(PublicButton, path="rank:{ballot:int}:{steps}:cast"):
    """Casts the ranking as it is built."""

    async def press(self, interaction: Interaction, args: Args) -> None:
        bot, who, ballot = interaction.client, who_of(interaction), args.number("ballot")
        names = (await _mine(interaction, ballot)).names
        groups = steps_of(args.word("steps"), names).groups
        done = await write(interaction, cast_ranking, who=who, ballot_id=ballot, groups=groups, now=bot.now())
        await _receipt(interaction, done, "cast" if done.changed else "same")


class RecuseButton(PublicButton, path="rank:{ballot:int}:recuse"):
    """Takes the seat off the roll of this ballot."""

    async def press(self, interaction: Interaction, args: Args) -> None:
        bot, who = interaction.client, who_of(interaction)
        done = await write(interaction, recuse_ranking, who=who, ballot_id=args.number("ballot"), now=bot.now())
        await _receipt(interaction, done, "recused")


class WithdrawRankingButton(PublicButton, path="rank:{ballot:int}:withdraw"):
    """Takes the ranking, or the recusal, back."""

    async def press(self, interaction: Interaction, args: Args) -> None:
        bot, who = interaction.client, who_of(interaction)
        done = await write(interaction, withdraw_ranking, who=who, ballot_id=args.number("ballot"), now=bot.now())
        await _receipt(interaction, done, "withdrawn")


def panel_text(say: Say, mine: MyRanking, steps: Steps) -> str:
    """The ranking so far in words, and what would become of the rest."""
    lines = [say("ranked.panel.heading", handle=mine.handle, title=escape(one_line(mine.title)))]
    left = say.join(candidate(say, mine.options, name) for name in steps.left(mine.names))
    if not steps.groups:
        abstain = "ranked.panel.abstain" if mine.proxy is None else "ranked.panel.abstain_proxy"
        how = [say("ranked.panel.how", left=left), say(abstain, member=f"<@{mine.proxy}>")]
        return "\n".join([*lines, *how])
    lines += ranking_lines(say, mine.options, steps.groups)
    lines.append(say("ranked.panel.left", left=left) if left else say("ranked.panel.whole"))
    return "\n".join([*lines, say("ranked.panel.not_yet")])


def panel_buttons(say: Say, mine: MyRanking, steps: Steps) -> ui.View:
    """The menu of what is left, and what can be done with the ranking so far."""
    view, written, ballot = ui.View(timeout=None), steps.written(mine.names), mine.ballot_id
    left = steps.left(mine.names)
    if left:
        options = [
            SelectOption(label=clip(candidate_plain(say, mine.options, name), OPTION_LABEL), value=name)
            for name in left
        ]
        placeholder = say("ranked.panel.next" if steps.groups else "ranked.panel.first")
        menu: ui.Select[ui.View] = ui.Select(placeholder=placeholder, options=options, max_values=len(options))
        view.add_item(PickMenu(menu, ballot=ballot, steps=written))
    if steps.groups:
        if left:
            view.add_item(RestButton(say("ranked.button.rest"), ballot=ballot, steps=written))
        view.add_item(UndoButton(say("ranked.button.undo"), ballot=ballot, steps=written))
        cast = CastButton(say("ranked.button.cast"), style=ButtonStyle.primary, ballot=ballot, steps=written)
        view.add_item(cast)
    else:
        view.add_item(RecuseButton(say("choice.recuse"), ballot=ballot))
    return view


def receipt_text(say: Say, mine: MyRanking, what: str) -> str:
    """What counts now (`what`: cast, same, recused, withdrawn, or counts for who only looks), and until when."""
    facts = {"handle": mine.handle, "title": escape(one_line(mine.title))}
    nothing = mine.groups is None and not mine.recused
    if what == "counts":
        what = "none" if nothing else "recused" if mine.recused else "counts" if mine.by is None else "counts_by"
    lines = [say(f"ranked.receipt.{what}", by=f"<@{mine.by}>", **facts)]
    if mine.groups is not None:
        lines += ranking_lines(say, mine.options, mine.groups)
        lines += [say("proxies.receipt.also", names=say.join(f"<@{one}>" for one in mine.also_for))] * bool(
            mine.also_for
        )
    if mine.closed:
        return "\n".join([*lines, say(f"ranked.receipt.{'closed_none' if nothing else 'closed'}")])
    if mine.proxy is not None:
        lines.append(say("proxies.receipt.may", member=f"<@{mine.proxy}>"))
    until = "ranked.receipt.vote_until" if nothing else "ranked.receipt.until"
    return "\n".join([*lines, say(until, until=moment(mine.closes_at)), say("voting.secrecy", secrecy=mine.secrecy)])


def closed_ranking_text(say: Say, closed: ClosedRanking, guild: str) -> str:
    """The ranking that counted in a choice that is decided and, where it is sealed, how to find it."""
    told = receipt_text(say, closed.mine, "counts")
    if closed.mine.groups is None and not closed.mine.recused:
        return told
    return f"{told}\n{sealed_text(say, closed, guild)}"


def receipt_buttons(say: Say, mine: MyRanking) -> ui.View | None:
    """What can be done with it while the ballot is open."""
    if mine.closed:
        return None
    view = ui.View(timeout=None)
    nothing = mine.groups is None and not mine.recused
    view.add_item(RankButton(say("ranked.button.rank" if nothing else "voting.button.change"), ballot=mine.ballot_id))
    if not nothing:
        view.add_item(WithdrawRankingButton(say("voting.button.withdraw"), ballot=mine.ballot_id))
    return view


async def _mine(interaction: Interaction, ballot: int) -> MyRanking:
    bot = interaction.client
    return await bot.store.read(my_ranking, who=who_of(interaction), ballot_id=ballot, now=bot.now())


async def _panel(interaction: Interaction, mine: MyRanking, steps: Steps) -> None:
    if mine.closed:
        raise CongressError("vote.closed", handle=mine.handle, closed_at=mine.closes_at)
    say = say_of(interaction)
    await _show(interaction, panel_text(say, mine, steps), panel_buttons(say, mine, steps))


async def _receipt(interaction: Interaction, mine: MyRanking, what: str) -> None:
    say = say_of(interaction)
    await _show(interaction, receipt_text(say, mine, what), receipt_buttons(say, mine))


async def _show(interaction: Interaction, text: str, view: ui.View | None) -> None:
    """Answer in the place of the private message that was acted upon, else as a new one."""
    if interaction.message is not None and interaction.message.flags.ephemeral:
        await update(interaction, text, view=view)
    else:
        await reply(interaction, text, view=view)
