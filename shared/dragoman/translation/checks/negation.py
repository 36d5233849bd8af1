"""Whether a "not" went missing or came from nowhere, in languages whose word lists can tell.

Each language has plain negators, which alone make a fault, and many other ways to deny, which only excuse: "refused",
"without", "unlikely", "hardly", "only". A fault needs plain ones on one side and no way at all on the other.
"""

from collections.abc import Mapping
from typing import Final

import msgspec
import regex

from dragoman.translation.checks.sides import Side


class _Denial(msgspec.Struct, frozen=True):
    """How a language says no."""

    plain: regex.Pattern[str]
    any: regex.Pattern[str]


def _words(plain: str, other: str) -> _Denial:
    """From word patterns; the other ways may end in anything."""
    start, end = r"(?<![\p{L}'])", r"(?![\p{L}])"
    plainly = "|".join(plain.split())
    return _Denial(
        regex.compile(rf"{start}(?:{plainly}){end}"),
        regex.compile(rf"{start}(?:(?:{plainly}){end}|(?:{'|'.join(other.split())}))"),
    )


_ROMANCE: Final = (
    r"impos[s]?ib impos[s]?[ií]v incap inacess inacces inesper insufici ileg il[lé]eg invalid inválid invalide "
    r"irregular inocent innocen inútil inutil desconhec descono inconnu méconn desacuerd desacordo désaccord disens "
    r"incomplet injust inexist indisponí indisponib impun ingrat improb impagá impay incapa anti-?\p{L} desprov "
    r"despojad dépourv dénué "
)
_LANGUAGES: Final[Mapping[str, _Denial]] = {
    "en": _words(
        r"not never cannot \p{L}+n't nobody nothing none nowhere no neither nor",
        r"n't without un(?!i|d)\p{L}{3} impossib incapab inadequa insuffic invalid illegal irregular innocen impuni "
        r"inabil inaccess incomplet dis(?:agre|approv|believ|count|miss|obe|order|regard|lik|pute) non- non\p{L}+ "
        r"den(?:y|i) mis[sl] fail lack refus reject avoid prevent absen free few little less hardly scarcely barely "
        r"rarely seldom only unless except instead rather yet stop end(?:ed|s)?\b halt ban block ceas los[et] "
        r"prohibit forbid forbade exclu ignor declin resist abandon \p{L}+less zero ruled? oppos doubt suspend "
        r"cancel withdr empty nil missing against until but too before far barr drop",
    ),
    "pt": _words(
        r"não nunca jamais nada ninguém nenhum nenhuma nenhuns nenhumas nem",
        rf"{_ROMANCE} sem falt falh recus rejeit neg(?:[ao]u?|ar|am|ou|aram|ativ)\b evit imped ausen ausên livre "
        rf"isent pouc "
        r"menos dificilmente raramente mal só apenas somente salvo exceto até antes mas deix cess perd proib ignor "
        r"tampouco senão opõ opuser resist desist abandon suspen cancel carec carên vazi longe zero contra",
    ),
    "es": _words(
        r"no nunca jamás nada nadie ninguno ninguna ningún ni tampoco",
        rf"{_ROMANCE} sin falt fall rechaz neg(?:ó|ar|aron|aba|ativ)\p{{L}}* nieg evit impid imped ausen libre exent "
        rf"poc menos "
        r"difícilmente apenas raramente sólo solo solamente únicamente salvo excepto hasta antes pero sino dej "
        r"ces[óa] perd pierd prohib ignor opon opus resist desist abandon suspen cancel carec vac[íi] lejos cero "
        r"contra",
    ),
    "fr": _words(
        r"ne n'\p{L}+ pas jamais rien aucun aucune ni non",
        rf"{_ROMANCE} sans manqu échou échec refus rejet nie(?:r|nt)?\b nia démen évit empêch absen libre exempt peu "
        rf"moins guère "
        r"rarement seul seulement uniquement sauf excepté jusqu avant mais cess perd interdi ignor oppos résist "
        r"renonc abandon suspen annul vide plus plutôt faute hors personne loin zéro contre",
    ),
    "de": _words(
        r"nicht nie niemals nichts niemand niemanden niemandem kein keine keinen keinem keiner keines weder nirgends "
        r"nein",
        r"\p{L}*los(?:e[nrsm]?)?\b un(?!t|d|s|i)\p{L}{3} inakzept illegal ohne fehl scheiter verweiger weiger ablehn "
        r"lehnt abgelehn leugn dement vermeid verhinder abwesen frei\p{L}* wenig minder kaum selten nur lediglich "
        r"außer ausser bis bevor aber sondern aufhör aufgehör verlor verlier verbot verbiet untersag ignor bestr[ie] "
        r"statt anstatt null gegen verzicht aufgeb aufgegeb leer \p{L}+frei(?:e[nrsm]?)?\b nicht\p{L}+ nichts\p{L}+ "
        r"ausgeschl",
    ),
    "it": _words(
        r"non mai niente nulla nessuno nessuna nessun né neppure nemmeno",
        rf"{_ROMANCE} scon senza manc fall rifiut neg(?:a|are|ato|ò)\b evit imped assen liber esent poc[oh] meno "
        rf"difficilmente "
        r"raramente solo soltanto solamente salvo tranne eccetto fino prima ma bensì smess cess pers[oei] perd proib "
        r"viet ignor oppo resist rinunci abbandon lontan sospes annull vuot più zero contro",
    ),
    "ru": _words(
        r"не нет никогда ничего никто никому ничто нельзя никак",
        r"не\p{L}+ ни\p{L}+ ни без\p{L}* бес\p{L}* отказ отриц отсутств отверг избеж лиш мало менее меньше едва вряд "
        r"редко только лишь кроме пока прежде но перест прекра потер запре игнор против до вместо опроверг отклон "
        r"ноль",
    ),
    "ar": _words(
        r"[وف]?(?:لا|لم|لن|ليس|ليست|ليسوا)",
        r"[وفبل]*(?:غير|عدم|دون|بلا|امتنا?ع|رفض|يرفض|إلا|سوى|فقط|نف[ىيت]|منع|حظر|فشل|عجز|تعذر|لكن|حتى|قبل|بدل|قليل|أقل|انعدام|خال|ضد|ما|وحد|بريئ)",
    ),
    "zh": _Denial(
        regex.compile(r"没有|没人|不会|不能|并未|从未|从不|尚未|并不|不是|决不|绝不"),
        regex.compile(r"[不没沒无無未非别別勿莫否免禁拒难難缺失少只才仅绝]"),
    ),
    "ja": _Denial(
        regex.compile(r"ませんでした|(?<!少)なかった(?=。|と|が|、|」)"),
        regex.compile(
            r"な[いくか]|ず|ぬ|ません|無|不|非|未|否|禁|拒|だけ|しか|のみ|まで|以外|失|避|まい|なし|控|断|反"
        ),
    ),
}
_QUESTION: Final = regex.compile(r"[?？¿]")
_IDIOMS: Final = regex.compile(
    r"""
      \b never\ before \b
    | \b not\ (?:only|just|merely|simply|least|to\ mention|until|yet|so\ much)
    | \b no\ (?:sooner|wonder|doubt|matter|longer|more|less|fewer|later|other|one) \b
    | (?<!\p{L}) (?:
        não\ (?:só|apenas|somente|obstante) | nada\ (?:mais|menos) | sem\ dúvida | nunca\ antes | como\ nunca
      | no\ (?:sólo|solo|obstante|más) | nunca\ visto | non\ (?:solo|seulement) | mai\ prima
      | jamais\ vu | n'est\ autre | ne\p{L}*\ que
      | nicht\ (?:nur|zuletzt) | nichtsdestotrotz | wie\ nie | nie\ zuvor | noch\ nie
      | не\ только | нет\ сомнений | [وف]?لا\ (?:سيما|بد|يزال|تزال)
    )
    """,
    regex.VERBOSE | regex.IGNORECASE,
)
"""What denies in form alone."""


def find_changed_negation(source: Side, target: Side) -> str | None:
    """The source denies plainly and the target in no way, or the other way round."""
    if _QUESTION.search(source.text) or _IDIOMS.search(source.plain) or _IDIOMS.search(target.plain):
        return None
    if (lost := _find_plain(source)) and not _denies(target):
        return f"{lost!r} is lost"
    if (gained := _find_plain(target)) and not _denies(source):
        return f"{gained!r} is not in the source"
    return None


def _find_plain(side: Side) -> str | None:
    language = _LANGUAGES.get(side.language)
    match = language.plain.search(_fold(side)) if language else None
    return match.group() if match else None


def _denies(side: Side) -> bool:
    """Whether it denies in any way; languages without a list are believed."""
    language = _LANGUAGES.get(side.language)
    return language is None or language.any.search(_fold(side)) is not None


def _fold(side: Side) -> str:
    return side.plain.casefold().replace("’", "'")
