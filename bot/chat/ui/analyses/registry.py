"""What turns the answer of each analysis into words."""

from collections.abc import Callable, Mapping
from typing import Any

from bot.chat.ui.analyses.alignment import alignment_screen
from bot.chat.ui.analyses.contested import contested_screen
from bot.chat.ui.analyses.crosswalk import crosswalk_screen
from bot.chat.ui.analyses.gap import gap_screen
from bot.chat.ui.analyses.implementation import implementation_screen
from bot.chat.ui.analyses.life_cycle import life_cycle_screen
from bot.chat.ui.analyses.matrix import matrix_screen
from bot.chat.ui.analyses.overlap import overlap_screen
from bot.chat.ui.analyses.reactions import reactions_screen
from bot.chat.ui.analyses.representation import representation_screen
from bot.chat.ui.analyses.say_do import say_do_screen
from bot.chat.ui.analyses.screens import Screen
from bot.chat.ui.analyses.silence import silence_screen
from bot.chat.ui.analyses.timeline import timeline_screen
from bot.services.record.analyses.answers import Answer
from prompts import Say

SCREENS: Mapping[str, Callable[[Say, Answer[Any]], Screen]] = {
    "matrix": matrix_screen,
    "timeline": timeline_screen,
    "gap": gap_screen,
    "alignment": alignment_screen,
    "silence": silence_screen,
    "overlap": overlap_screen,
    "saydo": say_do_screen,
    "lifecycle": life_cycle_screen,
    "crosswalk": crosswalk_screen,
    "contested": contested_screen,
    "implementation": implementation_screen,
    "reactions": reactions_screen,
    "representation": representation_screen,
}
