"""Text that was decoded wrongly before it reached us (`JosÃ©`, `itâ€™s`, `Ð¿Ñ€`) to what it was.

Sound text must stay as it is, so all of a paragraph has to be damaged in one way (it was encoded once too often as a
whole), one place of the article has to be beyond doubt, and an article that quotes mojibake is about it and stays.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Final

import msgspec

from dragoman.article import Extraction, Metadata
from dragoman.extraction.encodings.likelihood import rate_characters
from dragoman.late import compile_re

if TYPE_CHECKING:
    from ftfy import TextFixerConfig

# Encodings that text goes wrong through besides those that ftfy looks for, or more rarely than it is sure of.
# The sloppy ones, of ftfy, give the bytes that the code page leaves undefined to control characters, as browsers do.
_DETOURS: Final = (
    *(f"sloppy-windows-125{page}" for page in (2, 1, 0, 3, 4, 7)),
    *("iso-8859-2", "mac-roman", "cp437", "cp850"),
)
_MIN_SEQUENCES: Final = 3
"""So many characters that are UTF-8 by accident, and none that is not, do not happen."""
_MAX_ROUNDS: Final = 3
_NOT_ASCII: Final = compile_re(r"[^\x00-\x7f]+")
_MULTI_BYTE: Final = compile_re(rb"[\xc2-\xf4][\x80-\xbf]+")
_QUOTED: Final = compile_re(
    r"[\"'“‘„‚«(`]([^\x00-\x7f“”‘„‚«»\s]{2,12})[\"'”’“‘»)`]|[\"'“«(`]([ÂÃâÐÑ][^\x00-\x7f\s]{1,3})[\"'”»)`]"
)
_SURROGATE_PAIR: Final = compile_re("[\ud800-\udbff][\udc00-\udfff]")
_C1_CONTROL: Final = compile_re("[\x80-\x84\x86-\x9f]")  # NEL, the one between, is a line break that some systems write


def repair_extraction(extraction: Extraction) -> Extraction:
    """The extraction with its title, paragraphs, metadata and link texts repaired; the same one where all is sound.

    Each text is repaired or left as a whole. Addresses are left: what an address says is its server's matter.
    """
    texts = _list_texts(extraction)
    if not texts or not _is_damaged(texts):
        return extraction
    repair = partial(_repair, proven=_find_detours(texts))
    return msgspec.structs.replace(
        extraction,
        title=repair(extraction.title) if extraction.title else extraction.title,
        paragraphs=tuple(msgspec.structs.replace(p, text=repair(p.text)) for p in extraction.paragraphs),
        metadata=_repair_metadata(extraction.metadata, repair),
        links=tuple(msgspec.structs.replace(link, text=repair(link.text)) for link in extraction.links),
    )


def repair_mojibake(text: str) -> str:
    """One text that stands for itself, repaired; sound text unchanged.

    Nothing but the encoding is repaired: quotation marks, ligatures, widths and character references stay.
    """
    return _repair(text, _find_detours([text])) if not text.isascii() and _is_damaged([text]) else text


def _list_texts(extraction: Extraction) -> list[str]:
    metadata = extraction.metadata
    single = (extraction.title, metadata.subtitle, metadata.site, metadata.section, metadata.rights)
    texts = [
        *(text or "" for text in single),
        *(paragraph.text for paragraph in extraction.paragraphs),
        *metadata.authors,
        *metadata.tags,
        *(link.text for link in extraction.links),
    ]
    return [text for text in texts if not text.isascii()]


def _is_damaged(texts: list[str]) -> bool:
    """Whether one place is beyond doubt, and none is a quotation of mojibake."""
    damaged = [text for text in texts if _repair(text) != text]
    return any(map(_has_proof, damaged)) and not any(map(_quotes_mojibake, texts))


def _has_proof(text: str) -> bool:
    """Whether a damaged text has a sequence that no sound text has.

    `AMANHÃ”` may be the end of a quotation in capitals; after a small letter, before any letter or digit where a
    word begins, or as long as `â€™`, there is nothing that it may be.
    """
    return (
        _SURROGATE_PAIR.search(text) is not None
        or _C1_CONTROL.search(text) is not None
        or any(
            len(run[0]) > 2 or _is_proof(text[max(0, run.start() - 1) : run.start()], text[run.end() : run.end() + 1])
            for run in _NOT_ASCII.finditer(text)
            if len(run[0]) > 1
        )
    )


def _is_proof(before: str, after: str) -> bool:
    return not before.isupper() and (before.isalnum() or after.isalnum())


def _quotes_mojibake(text: str) -> bool:
    """Whether it is about mojibake. The mojibake of Chinese has quotation marks in it, and most stands outside them."""
    quoted = [found[1] or found[2] for found in _QUOTED.finditer(text)]
    if all(_repair(sequence) == sequence for sequence in quoted):
        return False
    return 2 * sum(map(len, quoted)) >= sum(map(len, _NOT_ASCII.findall(text))) or _repair(text) == text


def _find_detours(texts: list[str]) -> tuple[str, ...]:
    """The encodings that some of the texts have certainly gone through, so that others may have with less proof.

    The one that the most of them may have gone through comes first, then the one that gives the likelier letters:
    code pages of DOS differ in a few only.
    """
    undone = {
        codec: [repaired for text in texts for repaired, found in (_undo_detour(text, (codec,)),) if found]
        for codec in _DETOURS
    }
    return tuple(
        sorted(
            (codec for codec in undone if undone[codec]),
            key=lambda codec: (-len(undone[codec]), rate_characters(_count_letters(undone[codec]), ())),
        )
    )


def _count_letters(texts: Iterable[str]) -> Counter[str]:
    return Counter(letter for text in texts for letter in text if not letter.isascii())


def _repair_metadata(metadata: Metadata, repair: Callable[[str], str]) -> Metadata:
    single = {name: getattr(metadata, name) for name in ("subtitle", "site", "section", "rights")}
    return msgspec.structs.replace(
        metadata,
        authors=tuple(map(repair, metadata.authors)),
        tags=tuple(map(repair, metadata.tags)),
        **{name: repair(text) for name, text in single.items() if text},
    )


def _repair(text: str, proven: Sequence[str] = ()) -> str:
    """The text with each wrong decoding undone, whatever that proves.

    Args:
        proven: The encodings that texts beside it have gone through, the likeliest first.
    """
    if text.isascii():
        return text
    from ftfy import fix_encoding  # noqa: PLC0415 - 50 ms that ASCII text does not need

    text = _SURROGATE_PAIR.sub(_join_surrogates, text)
    repaired = fix_encoding(_undo_detour(text, proven, proven)[0], _make_configuration())
    for _ in range(_MAX_ROUNDS):
        undone, _ = _undo_detour(repaired, _DETOURS, proven)
        if undone == repaired:
            break
        repaired = undone
    return _C1_CONTROL.sub(_read_control, repaired)


def _make_configuration() -> "TextFixerConfig":
    from ftfy import TextFixerConfig  # noqa: PLC0415 - beside its only use

    # It is for whole texts: single sequences in sound text are left, and nothing is replaced by U+FFFD.
    return TextFixerConfig(
        unescape_html=False, decode_inconsistent_utf8=False, replace_lossy_sequences=False, fix_c1_controls=False
    )


def _undo_detour(text: str, codecs: Sequence[str], proven: Sequence[str] = ()) -> tuple[str, str | None]:
    """The text before it went through one of these encodings, if all of it did, and that encoding."""
    for codec in codecs:
        try:
            body = text.encode(codec)
            undone = body.decode("utf-8")
        except UnicodeError:
            continue
        if len(_MULTI_BYTE.findall(body)) >= (1 if codec in proven else _MIN_SEQUENCES):
            return undone, codec
    return text, None


def _join_surrogates(pair: re.Match[str]) -> str:
    return pair[0].encode("utf-16", "surrogatepass").decode("utf-16")


def _read_control(control: re.Match[str]) -> str:
    """What Windows-1252 has in its place, as HTML reads such character references."""
    return control[0].encode("latin-1").decode("cp1252", "ignore") or control[0]
