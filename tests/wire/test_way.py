"""The whole way of a norm, from an empty server to its digest: the real process, a real file, people in the chat."""

from sandbox import LocalDiscord
from sandbox.json_types import JsonObject
from tests.wire.process import BotProcess
from tests.wire.reading import PATIENCE, is_pressable, said, shown, texts

FORUM, VOTES, DIGEST = "norms", "votes", "digest"

SEATS = {
    "grace": ("computer-science", "state"),
    "mary": ("law", "civil-society"),
    "hedy": ("management", "company"),
    "linus": ("computer-science", "technical-community"),
    "kofi": ("law", "intergovernmental"),
}
TEXT = "States leave the public core of the internet alone, in peace and in conflict."


async def open_the_congress(local: LocalDiscord) -> None:
    """The convener sets the congress up in one panel."""
    panel = await local.owner.invoke("congress setup")
    made = await local.owner.click(panel, label="Create for me")
    assert made.status in ("updated", "deferred")

    def panel_now() -> JsonObject:
        return local.owner.messages("general")[-1]

    await local.wait_for(lambda: is_pressable(panel_now(), "Open the congress"))
    opened = await local.owner.click(panel_now(), label="Open the congress")
    assert opened.status in ("updated", "deferred", "message"), opened


async def take_seats(local: LocalDiscord) -> None:
    """Five members take seats, each through the form."""
    for name, (discipline, kind) in SEATS.items():
        person = local.person(name)
        form = await person.invoke("seat take")
        answers = {"discipline": [discipline], "kind": [kind], "capacity": "personal"}
        answer = await person.submit(form, answers)
        assert "seat" in said(answer).lower()


async def propose(local: LocalDiscord) -> JsonObject:
    """Mary proposes a norm; returns the card in its forum post."""
    mary = local.person("mary")
    form = await mary.invoke("norm propose")
    answer = await mary.submit(
        form, {"title": "Leave the public core alone", "text": TEXT, "addressee": ["state"], "case": []}
    )
    assert "N-1" in said(answer)
    await local.wait_for(lambda: local.posts(FORUM))
    (post,) = local.posts(FORUM)
    assert str(post["name"]).startswith("N-1 · ")
    return (await local.messages(post))[0]


async def test_a_norm_goes_its_whole_way(local: LocalDiscord, bot: BotProcess) -> None:
    ada, mary, grace, hedy = local.owner, local.person("mary"), local.person("grace"), local.person("hedy")

    # 1 and 2: the congress opens and members take seats.
    await open_the_congress(local)
    await take_seats(local)
    assert "5" in said(await ada.invoke("congress roster"))

    # 3: a norm is proposed; the same words again are pointed out.
    card = await propose(local)
    assert TEXT in said(card)

    # 4: a second admits it, the convener moves it on, the vote opens.
    assert "Deliberation" in said(await grace.click(card, label="Second")).title()
    early = await ada.invoke("norm final-call", options={"norm": "N-1"})
    assert "until" in said(early)
    bot.move_clock(days=3)
    await ada.invoke("norm final-call", options={"norm": "n1"})
    bot.move_clock(days=3)
    question = await ada.invoke("norm open-vote", options={"norm": "N-1"})
    await ada.click(question, label="Open the vote")
    ballot = await shown(local, VOTES, "N-1")

    # 5: votes by button and by command, changed and withdrawn; the card shows participation only.
    receipt = await mary.click(ballot, label="For")
    assert "For" in said(receipt)
    await grace.click(ballot, label="Against")
    changed = await grace.click(ballot, label="Abstain")
    assert "Abstain" in said(changed)
    await hedy.invoke("vote", options={"norm": "N-1", "choice": "for"})
    form = await local.person("kofi").click(ballot, label="For with reservation")
    await local.person("kofi").submit(form, {"reason": "Not where a court orders it."})
    linus = local.person("linus")
    gone = await linus.click(ballot, label="Against")
    await linus.click(gone, label="Withdraw")
    await shown(local, VOTES, "4 of 5")
    voted = await shown(local, VOTES, "4 of 5")
    assert texts(voted) == [text.replace("0 of 5", "4 of 5") for text in texts(ballot)]

    # 7: everything answers for it.
    for command, options, words in (
        ("norm show", {"norm": "N-1"}, TEXT),
        ("norm list", {}, "N-1"),
        ("norm history", {"norm": "N-1"}, mary.mention),
        ("waiting", {}, "N-1"),
        ("help", {}, "norm propose"),
    ):
        assert words in said(await linus.invoke(command, options=options)), command

    # 8: a company and a state hold positions, each with its source.
    for actor, stance in (("co-microsoft", "support"), ("state-fra", "champion")):
        logged = await mary.invoke(
            "position log",
            options={
                "actor": actor,
                "norm": "N-1",
                "stance": stance,
                "source": f"https://example.org/{actor}",
                "date": "2026-01",
                "form": "statement",
            },
        )
        assert "N-1" in said(logged)
    assert "Microsoft" in said(await mary.invoke("position history", options={"norm": "N-1"}))

    # 6: the clock closes the ballot, and the decision states its arithmetic.
    bot.move_clock(days=7)
    decision = await shown(local, VOTES, "is adopted")
    assert decision["attachments"]
    await shown(local, str(local.posts(FORUM)[0]["id"]), "D-20")

    # 9: the digest tells of it at its time, now when asked, and once a week.
    await shown(local, DIGEST, "D-20")
    await mary.invoke("norm withdraw", options={"norm": "N-1"})
    private = len(ada.messages("general"))
    await ada.invoke("digest preview")
    await local.wait_for(lambda: len(ada.messages("general")) == private + 2)  # The card, then what it is.
    bot.move_clock(hours=1)
    await ada.invoke("digest send")
    before = len(await local.messages(DIGEST))
    bot.move_clock(days=7)
    await local.wait_for(lambda: len(ada.messages(DIGEST)) > before, timeout=PATIENCE)
    await bot.logged("card_shown", kind="digest")
    assert bot.troubles() == []
