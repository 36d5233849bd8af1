"""Lines over a headline that are none: what a text is for, until when it has to wait, what its desk calls it. Pure."""

import re
from typing import Final

from dragoman.late import compile_re, compile_regex

_RELEASE_LABELS: Final = (
    r"(?:for )?immediate release|(?:press|news|media) (?:release|statement|information|advisory)|press notice"
    r"|para (?:divulgação|publicação|difusão) imediata|(?:comunicado|nota) (?:de|à) imprensa|press-release"
    r"|para (?:su )?(?:publicación|difusión) inmediata|(?:comunicado|nota) de prensa"
    r"|pour (?:diffusion|publication) immédiate|communiqué de presse"
    r"|zur sofortigen veröffentlichung|(?:presse|medien)(?:mitteilung|information|meldung)"
    r"|per (?:la )?(?:diffusione|pubblicazione) immediata|comunicato stampa"
    r"|persbericht|pressmeddelande|pressemeddelelse|pressemelding|(?:informacja prasowa|komunikat prasowy)"
    r"|tisková zpráva|пресс-релиз|прес-реліз|basın bülteni|新闻稿|新聞稿|プレスリリース|보도자료"
)
_RELEASE: Final = compile_re(
    rf"(?:{_RELEASE_LABELS})(?:\s*[-–—:|/,]\s*(?:{_RELEASE_LABELS}))?"
    r"(?:\s*(?:n[.º°]{0,2}|nr\.?|no\.?)?\s*\d{1,4}(?:/\d{2,4})?)?\s*:?",
    re.IGNORECASE,
)
_DATED_RELEASE: Final = compile_re(rf"(?:{_RELEASE_LABELS})\s*[-–—:|/,]\s*(?P<time>.+)", re.IGNORECASE)
_EMBARGO: Final = compile_re(
    r"(?:(?P<sure>(?:strictly )?embargoed|(?:under|sob|em|bajo|sous|sotto|onder) (?:strict )?embargo"
    r"|(?:unter )?sperrfrist|not for (?:publication|release|broadcast)|hold for release|não publicar|no publicar"
    r"|ne pas publier|gesperrt)"
    r"|embargo|for release|frei)"
    r"(?P<until>\s*[:–—-]"
    r"|\s+(?:until|till|before|for|on|at|after|até|antes|hasta|jusqu\S*|avant|bis|ab|für|fino|tot|do)\b)?"
    r"(?P<time>.*)",
    re.IGNORECASE,
)
"""What begins with the first group announces a time and nothing else; the others begin headlines too."""
_CLOCK: Final = compile_re(r"\b\d{1,2}(?:[:.h]\d{2}|\s?(?:am|pm|a\.m|p\.m|uhr|h|hours|hrs)\b)", re.IGNORECASE)
MAX_LABEL_CHARACTERS: Final = 120
_URGENCY_WORDS = "URGENT URGENTE FLASH BULLETIN ALERT ALERTA ALERTE EIL EILMELDUNG NEWSALERT BREAKING URGENTISSIMO"
_URGENCY: Final = frozenset(_URGENCY_WORDS.split())
_NOTE: Final = compile_re(r"(?:EDS?|Eds?|EDITORS|Editors):\s.*")
_UPDATE_NOTE: Final = compile_re(
    r"\((?:Adds|Updates|Recasts|Rewrites|Corrects|Refiles|Repeats|Writes through|Releads|Removes|Fixes)\b[^()]*\)"
)
_SLUG: Final = compile_re(
    r"[A-Z0-9&.]+(?:[-/][A-Z0-9&.]*)+(?: ?\([^()]*\))?|(?:[a-z] [a-z] )?(?:BC|AM|PM|[a-z]\d{4})[- ].*[-,]\S*\s?\d{2,4}"
    r"|(?:BC|AM|PM|[A-Z]{2})-[A-Z]{2,4}--\S.*|[A-Z]{2,4}--\S.*"
)
_MONTH_STEMS = (
    "jan|feb|fev|fév|mar|mär|mrt|apr|abr|avr|may|mai|maj|mag|mei|jun|jui|giu|jul|lug|aug|ago|aoû|sep|set|oct|okt|out|ott"
    "|nov|dec|dez|déc|dic|ene|gen|янв|фев|мар|апр|мая|май|июн|июл|авг|сен|окт|ноя|дек"
)
_MONTH = rf"(?:{_MONTH_STEMS})\p{{L}}{{0,8}}\.?"
_BETWEEN = (
    "a|am|an|da|de|del|den|der|do|dos|e|la|las|le|li|los|sur|the|y|lunes|martes|miércoles|jueves|viernes|sábado|domingo"
    "|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|lunedì|martedì|mercoledì|giovedì|venerdì|sabato|domenica"
    "|(?:segunda|terça|quarta|quinta|sexta)-feira"
)
_DATE: Final = compile_regex(
    rf"(?:\p{{Lu}}[\p{{L}}\p{{M}}.'’-]*,?\s(?:(?:{_BETWEEN}),?\s)*){{0,5}}(?:(?:{_BETWEEN}),?\s){{0,2}}"
    rf"(?i:\d{{1,2}}(?:st|nd|rd|th|er|[.ºª])?\s(?:de\s)?{_MONTH}(?:,?\s(?:de\s|del\s)?\d{{4}})?"
    rf"|{_MONTH}\s\d{{1,2}}(?:st|nd|rd|th)?(?:,\s?\d{{4}})?|\d{{1,2}}[./-]\d{{1,2}}[./-]\d{{2,4}}|\d{{4}}-\d{{2}}-\d{{2}}"
    r"|\d{4}年\d{1,2}月\d{1,2}日)\.?"
)


def is_release_line(line: str) -> bool:
    """Whether a line only says that a text is for the press."""
    return _RELEASE.fullmatch(" ".join(line.split())) is not None


def is_embargo(line: str) -> bool:
    """Whether a line only says from when a text may be published: `EMBARGO: 00.01 Wednesday`. `Embargo on steel
    lifted after 3 years` is a headline: it says no time of day and is no date."""
    text = " ".join(line.split()).strip("*_ ")
    if len(text) > MAX_LABEL_CHARACTERS:
        return False
    dated = _DATED_RELEASE.fullmatch(text)
    if dated is not None:
        return _says_when(dated["time"])
    found = _EMBARGO.fullmatch(text)
    if found is None:
        return False
    time = found["time"].strip()
    if not time:
        return text.isupper() and not found["until"]
    is_sure = found["sure"] is not None and found["until"] is not None and any(map(str.isdigit, time))
    return is_sure or ((found["until"] or found["sure"]) is not None and _says_when(time))


def _says_when(text: str) -> bool:
    return _CLOCK.search(text) is not None or is_date_line(text.strip())


def is_urgency(line: str) -> bool:
    """Whether a line only says how much haste there is."""
    return line.strip(" *.:-–—") in _URGENCY


def is_note_to_editors(line: str) -> bool:
    """Whether a line tells those who print a story what changed: `Eds: UPDATES with quotes`, `(Adds comment)`."""
    text = line.strip()
    return _NOTE.fullmatch(text) is not None or _UPDATE_NOTE.fullmatch(text) is not None


def is_date_line(line: str) -> bool:
    """Whether a line is a date, a place before it or not. A street with its number looks alike, so it proves nothing
    but below a label."""
    return len(line) <= MAX_LABEL_CHARACTERS and _DATE.fullmatch(" ".join(line.split())) is not None


def is_slug(line: str) -> bool:
    """Whether a line may be a story's working title: `PORTUGAL-STRIKE/ (UPDATE 1)`."""
    return len(line) <= MAX_LABEL_CHARACTERS and _SLUG.fullmatch(line.strip()) is not None


def is_certain_slug(line: str) -> bool:
    """Whether a line can be nothing else: `COVID-19` can."""
    return is_slug(line) and (any(sign in line for sign in "/(") or line.count("-") > 1)
