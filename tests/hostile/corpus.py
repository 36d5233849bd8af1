"""All hostile files."""

from tests.hostile import archives, lines, markup, pages, portable
from tests.hostile.sample import Sample


def list_samples() -> tuple[Sample, ...]:
    """In the order of the table."""
    return tuple(sample for module in (archives, markup, pages, portable, lines) for sample in module.build())
