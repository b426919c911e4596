"""Settings of the property tests.

No deadline: an example that waits for a busy processor is not a wrong rule.
"""

from hypothesis import settings

settings.register_profile("congress", deadline=None)
settings.load_profile("congress")
