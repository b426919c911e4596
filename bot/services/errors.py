"""What the verbs may raise besides a refusal of the rules: the database failed. Handed on for the edge to show."""

from storage.errors import StoreError

__all__ = ["StoreError"]
