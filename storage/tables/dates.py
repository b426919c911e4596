"""How exactly a date of the record is known (record.md, section 5)."""

PRECISIONS = ("day", "month", "year", "on_or_before", "as_of")
