"""Deeds that are compared with a norm later than themselves: such a comparison is no breach at the time."""

from bot.congress.record.facts import Action, Facts, Subject


def in_hindsight(facts: Facts) -> list[tuple[Action, Subject]]:
    """The actions that are compared with a subject later than themselves, in their order."""
    actions = {action.record: action for action in facts.actions}
    pairs = {(one.action, one.subject) for one in facts.assessments}
    kept = sorted((action, subject) for action, subject in pairs if action in actions and subject in facts.subjects)
    found = ((actions[action], facts.subjects[subject]) for action, subject in kept)
    return [(action, subject) for action, subject in found if is_later(subject, action)]


def is_later(subject: Subject, action: Action) -> bool:
    """Whether a subject came only after an action, so that the action neither kept nor broke it at the time."""
    return subject.opened is not None and subject.opened.first > action.when.known_by
