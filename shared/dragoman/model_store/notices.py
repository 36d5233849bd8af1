"""What must be said of the models wherever they are passed on."""

from typing import Final

LICENSE: Final = "MPL-2.0"
ATTRIBUTION: Final = "Mozilla, Firefox Translations"

_NOTICE: Final = """\
Translation models
==================

The model, vocabulary and shortlist files in this folder or bucket are the work
of Mozilla and the contributors to Firefox Translations, and of the Bergamot
project before it. They are unchanged, apart from having been unpacked.

They are subject to the terms of the Mozilla Public License, version 2.0. A copy
of it is at https://mozilla.org/MPL/2.0/ . The software that the models were
trained with, and more about them, is at https://github.com/mozilla/translations .

Whoever passes these files on does so under that same licence: keep this notice
with them.

models.json names each model's files with their SHA-256, its version and where
it came from. The last that were added here came from:
{origin}
"""


def write_notice(origin: str) -> str:
    """The notice for a folder or bucket. `origin` is the address that its models were pulled from."""
    return _NOTICE.format(origin=origin)
