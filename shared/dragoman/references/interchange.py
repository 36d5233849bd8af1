"""The XML of translation tools: TBX for terms, TMX for translation memories, XLIFF for translated files."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from dragoman.errors import RejectedError, RejectionReason
from dragoman.extraction.newswire.xml_tree import drop_namespaces, find_language, parse_xml_text
from dragoman.references.drafts import Draft, Problem, Variant, narrow_pair, pair_variants
from dragoman.references.languages import LanguagePair, is_translatable, read_language

if TYPE_CHECKING:
    from lxml.etree import _Element

_CODES: Final = frozenset({"bpt", "ept", "ph", "it", "ut", "sub", "x", "bx", "ex", "sc", "ec"})
"""Elements inside a text that hold another format's markup, not words."""
_MAX_DEPTH: Final = 50
"""Of marks inside a text; the parser itself allows 256."""
MAX_VARIANTS: Final = 100
"""Of one concept or sentence, each of which is paired with each; the European Union's termbase has 26 languages."""
_UNUSED_STATUSES: Final = ("deprecated", "superseded")
_PREFERRED: Final = "preferred"


def read_interchange(kind: str, text: str, stated: LanguagePair | None) -> Iterator[Draft | Problem]:
    """The drafts of an XML file.

    Args:
        kind: `glossary` or `corrections`; a termbase has no sentences to correct.
        text: the whole file.
        stated: the pair of the file's name or folder. Where the file says in no way what is translated into what,
            only this direction is read.

    Raises:
        RejectedError: it is broken, or of no vocabulary that can be used here.
    """
    root = drop_namespaces(parse_xml_text(text))
    if root.tag in {"martif", "tbx"} and kind == "glossary":
        return _read_tbx(root, stated)
    if root.tag == "tmx":
        return _read_tmx(root, stated)
    if root.tag == "xliff":
        return _read_xliff(root, stated)
    detail = (
        "A TBX file holds terms; drop it with the glossaries, and corrections as CSV, TSV, TMX or XLIFF."
        if root.tag in {"martif", "tbx"}
        else f"The XML's first element is <{str(root.tag)[:40]}>; export TBX, TMX, XLIFF, CSV or TSV."
    )
    raise RejectedError(RejectionReason.UNSUPPORTED_REFERENCE, detail)


def _read_tbx(root: "_Element", stated: LanguagePair | None) -> Iterator[Draft | Problem]:
    """TBX 2 (termEntry, langSet) and TBX 3 (conceptEntry, langSec). A concept has no direction."""
    for concept in root.iter("termEntry", "conceptEntry"):
        variants = [_read_language_section(section) for section in concept.iter("langSet", "langSec")]
        yield from _pair_up(concept, [variant for variant in variants if variant is not None], None, stated)


def _read_language_section(section: "_Element") -> Variant | None:
    language = read_language(find_language(section))
    terms = [(_flatten(term), _find_status(term)) for term in section.iter("term")]
    terms = [(text, status) for text, status in terms if text]
    if language is None or not terms:
        return None
    usable = [text for text, status in terms if not status.startswith(_UNUSED_STATUSES)]
    preferred = [text for text, status in terms if status.startswith(_PREFERRED)]
    return Variant(language, tuple(dict.fromkeys(text for text, _ in terms)), next(iter(preferred + usable), None))


def _find_status(term: "_Element") -> str:
    """The administrative status beside a term: `preferredTerm-admn-sts`, by TBX 2's name or TBX 3's element."""
    parent = term.getparent()
    group = parent.getparent() if parent is not None and parent.tag == "termGrp" else parent
    if group is None:
        return ""
    notes = (
        note
        for note in group.iter("termNote", "administrativeStatus")
        if note.tag == "administrativeStatus" or note.get("type") == "administrativeStatus"
    )
    return next((_flatten(note) for note in notes), "")


def _read_tmx(root: "_Element", stated: LanguagePair | None) -> Iterator[Draft | Problem]:
    """TMX 1.1 to 1.4. `*all*` and no source language at all mean that it has no direction."""
    header = root.find("header")
    general = header.get("srclang") if header is not None else None
    for unit in root.iter("tu"):
        variants = [
            Variant(language, (text,), text)
            for variant in unit.iter("tuv")
            if (language := read_language(find_language(variant)))
            and (segment := variant.find("seg")) is not None
            and (text := _flatten(segment))
        ]
        yield from _pair_up(unit, variants, read_language(unit.get("srclang") or general), stated)


def _pair_up(
    unit: "_Element", variants: list[Variant], source_language: str | None, stated: LanguagePair | None
) -> Iterator[Draft | Problem]:
    line = unit.sourceline or 0
    if len(variants) > MAX_VARIANTS:
        sentence = f"it has {len(variants):,} variants, and {MAX_VARIANTS} are paired with each other; divide it."
        yield Problem(line, sentence)
        return
    drafts = pair_variants(line, variants, source_language, stated)
    yield from drafts
    if not drafts:
        found = ", ".join(sorted({variant.language for variant in variants})) or "no language"
        wanted = f" from {stated.source} into {stated.target}" if stated is not None else ""
        yield Problem(line, f"it gives nothing to translate{wanted}: it has {found}; complete it, or move the file.")


def _read_xliff(root: "_Element", stated: LanguagePair | None) -> Iterator[Draft | Problem]:
    """XLIFF 1.2 (file, trans-unit) and 2.x (xliff, unit, segment)."""
    for unit in root.iter("trans-unit", "segment"):
        source, target = unit.find("source"), unit.find("target")
        if source is None or target is None or not _flatten(target):
            continue  # it is not translated yet, which is no fault of the file
        line = unit.sourceline or 0
        pair = _find_xliff_pair(unit) or stated
        if pair is None or not is_translatable(pair):
            yield Problem(line, "the file does not tell its languages by their codes; export it again with both.")
            continue
        yield Draft(line=line, languages=narrow_pair(pair, stated), source=_flatten(source), target=_flatten(target))


def _find_xliff_pair(unit: "_Element") -> LanguagePair | None:
    def find(*names: str) -> str | None:
        holders = unit.iterancestors("file", "xliff")
        return next((code for holder in holders for name in names if (code := read_language(holder.get(name)))), None)

    source, target = find("source-language", "srcLang"), find("target-language", "trgLang")
    return LanguagePair(source, target) if source and target else None


def _flatten(element: "_Element", depth: int = 0) -> str:
    """The words in an element, on one line, without what its marks hold of another format."""
    return " ".join("".join(_walk(element, depth)).split())


def _walk(element: "_Element", depth: int) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if child.tag not in _CODES and depth < _MAX_DEPTH:
            yield from _walk(child, depth + 1)
        yield child.tail or ""
