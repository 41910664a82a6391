"""What front matter says, in the form that the house keeps it in."""

from __future__ import annotations

from datetime import date, datetime

_FORMS = ("%d %B %Y", "%B %d, %Y", "%d %b %Y", "%b %d, %Y", "%Y/%m/%d", "%B %d %Y")


def iso_date(text: str | None) -> str | None:
    """An ISO 8601 date out of a date as people write it; None for what is none, or could be two.

    >>> iso_date("October 26, 1958"), iso_date("2026-05-04T10:00:00Z"), iso_date("05/04/2026")
    ('1958-10-26', '2026-05-04', None)
    """
    if not text:
        return None
    try:
        return date.fromisoformat(text.strip()[:10]).isoformat()
    except ValueError:
        pass
    for form in _FORMS:
        try:
            return datetime.strptime(text.strip(), form).date().isoformat()
        except ValueError:
            continue
    return None
