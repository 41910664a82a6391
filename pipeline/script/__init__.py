"""From an Article to a Script with spoken forms: write (Jinja2), parse, speak."""
