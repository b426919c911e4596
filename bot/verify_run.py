"""`python -m bot verify`: a certificate counted again. It needs no database, no Discord and no network."""

import argparse
from pathlib import Path

from bot.congress.canonical import LARGEST, loaded, too_large
from bot.congress.certificate import Certificate
from bot.congress.certificate_reading import certificate_of
from bot.congress.errors import CongressError
from bot.congress.opened import is_opened, opened_of
from bot.congress.recounting import Finding
from bot.congress.seals import Receipt
from bot.congress.text import given_back
from bot.congress.verification import Report, outcome_of, verify
from prompts import Words

HOLDS = 0
DIFFERS = 1
"""Exit codes: everything that can be checked holds, or something differs, or the file is no certificate."""


def run(given: argparse.Namespace, words: Words) -> tuple[str, int]:
    """What to say of the file `given.file`, and the exit code.

    Raises CongressError for a file that cannot be read as a certificate, and `verify.receipt_whole`.
    """
    content, receipt = _read(given.file), _receipt(given)
    data = loaded(content)
    opened = opened_of(data) if is_opened(data) else None
    certificate = opened.certificate if opened is not None else certificate_of(data)
    report = verify(certificate, opened=opened, hash=given.hash, receipt=receipt)
    return said(words, certificate, report), HOLDS if report.holds else DIFFERS


def said(words: Words, certificate: Certificate, report: Report) -> str:
    """The report in words: what was checked, the first difference or none, and what could not be checked."""
    decision, norm = given_back(certificate.decision), given_back(certificate.norm)
    outcome = outcome_of(certificate)
    lines = [
        words("verify.heading", decision=decision, handle=norm, outcome=outcome),
        words("verify.hash_line", hash=report.hash),
        *(words("verify.checked", line=_sentence(words, one)) for one in report.checked),
    ]
    mine = [] if report.receipt is None else [_receipt_line(words, report, report.receipt)]
    if (difference := report.difference) is not None:
        told = words("verify.differs", where=difference.where, expected=difference.expected, found=difference.found)
        return "\n".join([*lines, words("verify.differing", line=told), *mine])
    if not report.holds:
        return "\n".join([*lines, *mine, words("verify.receipt_alone")])
    lines += mine
    open_ = [words("verify.open", line=_sentence(words, one)) for one in report.unchecked]
    return "\n".join([*lines, words("verify.could_not"), *open_, words("verify.done")])


def _receipt_line(words: Words, report: Report, receipt: Finding) -> str:
    return words("verify.checked" if report.receipt_holds else "verify.differing", line=_sentence(words, receipt))


def _sentence(words: Words, finding: Finding) -> str:
    return words(finding.key, None, **finding.facts)


def _read(file: Path) -> bytes:
    try:
        with file.open("rb") as stream:
            content = stream.read(LARGEST + 1)
    except OSError as error:
        raise CongressError("verify.no_file", file=str(file), reason=error.strerror or str(error)) from None
    if len(content) > LARGEST:
        raise too_large()
    return content


def _receipt(given: argparse.Namespace) -> Receipt | None:
    parts = (given.salt, given.member, given.choice)
    if all(part is None for part in parts):
        return None
    if any(part is None for part in parts):
        raise CongressError("verify.receipt_whole")
    return Receipt(*parts)
