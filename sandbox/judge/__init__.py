"""The judge: would Discord refuse this request, and could this answer be Discord's?

Two voices: Discord's own OpenAPI document, which the project does not contain (see `load_judge`), and the rules in
`rules/` for what Discord documents in words only. The judge knows no server and no bot: it reads JSON and says what
is wrong with it.
"""

from __future__ import annotations

from .judge import Judge, default_judge, load_judge
from .problem import Problem

__all__ = ["Judge", "Problem", "default_judge", "load_judge"]
