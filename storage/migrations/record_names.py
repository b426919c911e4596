"""How names were compared when the record came, as revision 0003 keeps them; a later rule changes nothing here."""

import re
import unicodedata

_APART = re.compile(r"[\W_]+")
_JOINED = re.compile(r"(?<=\w)['\u2019.](?=\w)")
_MOST = 150


def folded(name: str) -> str:
    """A name without case, accents and punctuation: "Acme S.A." is "acme sa"."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    bare = "".join(char for char in plain if not unicodedata.combining(char))
    return _APART.sub(" ", _JOINED.sub("", unicodedata.normalize("NFKC", bare))).strip()[:_MOST].rstrip()
