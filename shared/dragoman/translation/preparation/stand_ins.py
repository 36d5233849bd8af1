"""What can be said in place of a character that a model does not know. A table, in the order of preference."""

from collections.abc import Mapping
from typing import Final

_CLASSES: Final = (
    ("“”„‟«»″〝〞＂❝❞「」『』", ('"',)),
    ("‘’‚‛‹›′ʼʹ`´＇❛❜", ("'",)),
    ("–—―−‐‑‒﹘﹣－⸺⸻", ("-",)),
    ("…⋯", ("...",)),
    ("•‣▪▫●◦·∙⁃", ("-",)),
    ("⁄∕", ("/",)),
    ("×✕✖", ("x",)),
    ("÷", ("/",)),
    ("～∼˜", ("~",)),
    ("，、،", (",",)),
    ("。．", (".",)),
    ("：", (":",)),
    ("；؛", (";",)),
    ("？؟", ("?",)),
    ("！", ("!",)),
    ("¡¿", ("",)),
    ("（［【〔｛{", ("(", "[")),
    ("）］】〕｝}", (")", "]")),
    ("[", ("(",)),
    ("]", (")",)),
    ("&＆", ("&",)),
    ("ł", ("l",)), ("Ł", ("L",)), ("ø", ("o",)), ("Ø", ("O",)), ("đð", ("d",)), ("ĐÐ", ("D",)),
    ("ħ", ("h",)), ("Ħ", ("H",)), ("ŧ", ("t",)), ("Ŧ", ("T",)), ("ı", ("i",)), ("ĸ", ("k",)), ("ŋ", ("n",)),
    ("Ŋ", ("N",)), ("æ", ("ae",)), ("Æ", ("Ae",)), ("œ", ("oe",)), ("Œ", ("Oe",)), ("ß", ("ss",)), ("ẞ", ("SS",)),
    ("þ", ("th",)), ("Þ", ("Th",)), ("ə", ("a",)), ("Ə", ("A",)), ("ɓ", ("b",)), ("ɗ", ("d",)), ("ƙ", ("k",)),
    ("Ɓ", ("B",)), ("Ɗ", ("D",)), ("Ƙ", ("K",)), ("ƒ", ("f",)), ("ɛ", ("e",)), ("ɔ", ("o",)),
)  # fmt: skip

STAND_INS: Final[Mapping[str, tuple[str, ...]]] = {
    character: candidates for characters, candidates in _CLASSES for character in characters
}
"""Punctuation, and letters that Unicode does not decompose. Decompositions need no table."""
