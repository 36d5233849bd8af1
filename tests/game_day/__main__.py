"""`python -m tests.game_day`: every way, or those that are named."""

import argparse
import sys

from tests.game_day.play import play
from tests.game_day.table import format_table
from tests.game_day.ways import WAYS


def main() -> int:
    """Play, print, and tell whether all of it was seen and healed."""
    parser = argparse.ArgumentParser(description="Break an embedded stack, and show what tells of it.")
    parser.add_argument("titles", nargs="*", metavar="WAY", help="a part of a way's title; all without any")
    wanted = parser.parse_args().titles
    ways = [way for way in WAYS if not wanted or any(word in way.title for word in wanted)]
    results = play(ways, lambda line: print(line, file=sys.stderr, flush=True))  # noqa: T201 - a command's output
    print(format_table(results))  # noqa: T201 - a command's output
    return 0 if results and all(result.is_good for result in results) else 1


if __name__ == "__main__":
    sys.exit(main())
