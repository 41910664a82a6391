"""Words that are written alike and said apart."""

RULE = "heteronym"
"""Its name where it is switched off, beside the rules of spoken forms."""
