"""The crosswalk: the worked examples M1 and M2 of record.md, and connected components."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from bot.congress.record.components import components
from bot.congress.record.crosswalk import crosswalk
from tests.congress.starter import starter

PAIRS = st.lists(st.tuples(st.sampled_from("abcdefgh"), st.sampled_from("abcdefgh")), max_size=12)


def test_m1_the_supply_chain() -> None:
    found = crosswalk(starter(), "supply-chain")
    assert {norm.id: norm.addressee for norm in found.norms} == {
        "gge-i": "state",
        "ms14-1": "state",
        "gcsc-3": "all",
        "paris-6": "all",
        "tech-2": "industry",
        "cot-2": "state_and_industry",
    }
    assert (found.n, len(found.links), len(found.links_of("gge-i"))) == (6, 5, 4)
    assert all(link.reason for link in found.links)


def test_m2_all_links() -> None:
    found = crosswalk(starter())
    assert len(found.links) == 24
    assert found.relations == {"same_aim": 9, "mirror": 7, "narrower": 4, "broader": 3, "builds_on": 1}
    assert [len(group) for group in found.groups] == [13, 4, 3, 3, 2, 2, 2, 2, 2]
    assert (found.linked, len(found.unlinked), found.n) == (33, 15, 48)


def test_a_link_to_a_norm_of_another_topic_is_left_out() -> None:
    found = crosswalk(starter(), "elections")
    assert [(link.a, link.relation, link.b) for link in found.links] == [("paris-3", "broader", "gcsc-2")]
    assert crosswalk(starter(), "nothing").n == 0


def test_norms_stand_by_initiative_and_code() -> None:
    codes = [norm.code for norm in crosswalk(starter()).norms if norm.initiative == "charter-of-trust"]
    assert codes == sorted(codes, key=lambda code: (len(code), code))


@given(PAIRS)
def test_components_divide_what_is_linked_and_join_every_link(links: list[tuple[str, str]]) -> None:
    found = components(links)
    names = Counter(name for group in found for name in group)
    assert names == Counter({name for link in links for name in link})
    assert all(any(one in group and other in group for group in found) for one, other in links)
    assert found == components([(other, one) for one, other in reversed(links)])
    assert [len(group) for group in found] == sorted((len(group) for group in found), reverse=True)


def test_components_join_only_what_is_linked() -> None:
    assert components([("a", "b"), ("c", "d"), ("d", "e")]) == (("c", "d", "e"), ("a", "b"))
