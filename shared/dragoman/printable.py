"""Names that strangers chose, as text for a terminal. Pure."""


def make_printable(name: str) -> str:
    """The name in which line breaks and escape sequences show, and do nothing."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in name)
