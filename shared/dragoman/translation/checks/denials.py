"""How languages say no: plainly, in other words, and with words that only now and then stand for a denial."""

from collections.abc import Mapping
from functools import cache
from typing import Final

import msgspec
import regex


class Denial(msgspec.Struct, frozen=True):
    """How one language says no. Patterns for case-folded text with straight apostrophes, not compiled yet: of all
    languages together that takes 40 ms, and an article needs two."""

    plain: str
    """`not`, `never`, `nobody`: one of these alone makes a fault."""
    others: tuple[str, ...]
    """Other ways, by kind: words that deny (`refused`, `without`, `unlikely`), `only`, and the rest (`before`, "
    "`but`)."""
    is_vague: bool = False
    """Whether the other ways are too short to be counted against those of another language: any of them excuses."""


@cache
def compile_denial(pattern: str) -> regex.Pattern[str]:
    """A pattern of a Denial, or IDIOMS, ready to search with; kept."""
    return regex.compile(pattern)


def _words(plain: str, denying: str, only: str, loose: str) -> Denial:
    """From word patterns; all but the plain ones may end in anything. A plain word is none of the others."""
    start, end = r"(?<![\p{L}'])", r"(?![\p{L}])"
    plainly = rf"{start}(?:{'|'.join(plain.split())}){end}"
    others = (rf"(?!{plainly}){start}(?:{'|'.join(words.split())})" for words in (denying, only, loose))
    return Denial(plainly, tuple(others))


def _characters(plain: str, *others: str) -> Denial:
    """For languages without spaces."""
    return Denial(plain, others, is_vague=True)


_ROMANCE: Final = (
    r"impos[s]?ib impos[s]?[ií]v incap inacess inacces inesper insufici ileg il[lé]eg invalid inválid invalide "
    r"irregular inocent innocen inútil inutil desconhec descono inconnu méconn desacuerd desacordo désaccord disens "
    r"incomplet injust inexist indisponí indisponib impun ingrat improb impagá impay anti-?\p{L} desprov "
    r"despojad dépourv dénué incorre incert inciert indef indé independentemente independientemente "
    r"indipendentemente "
)
_FRENCH_SECOND: Final = r"[^.;]{0,30}?\b(?:pas|jamais|rien|aucune?|ni)\b"
"""The plain half of a French denial."""
DENIALS: Final[Mapping[str, Denial]] = {
    "en": _words(
        r"not never cannot \p{L}+n't nobody nothing none nowhere no neither nor",
        r"n't without un(?!i|der|til|do|less|cle|anim)\p{L}{3} impossib incapab inadequa insuffic incorrect "
        r"inaccura invalid "
        r"illegal irregular innocen impuni inabil inaccess incomplet inexp "
        r"dis(?:agre|approv|believ|count|miss|obe|order|regard|lik|pute|abl|connect) non- non\p{L}+ den(?:y|i) misl "
        r"mis(?:s|ses|sed|sing)\b "
        r"fail lack refus reject avoid prevent absen free\b hardly scarcely barely rarely seldom halt "
        r"bann?(?:ed|ing|s)?\b block ceas "
        r"prohibit forbid forbade exclu turned\sdown yet\sto unlike ignor declin resist abandon "
        r"(?!wireless|regardless)\p{L}+less\b zero ruled?\s(?:\p{L}+\s)?out\b regardless oppos doubt suspend cancel "
        r"withdr empty nil\b wrong unless surpris closed bad\b trouble hard\b drop",
        r"only just\b",
        r"few little less\b except instead rather yet stop end(?:ed|s)?\b los[et] but\b too\b before until far\b "
        r"barr(?:ed|ing)?\b against "
        r"other\sthan off\b out\b still",
    ),
    "pt": _words(
        r"não nunca jamais nada ninguém nenhum nenhuma nenhuns nenhumas nem",
        rf"{_ROMANCE} sem\b falt falh recus rejeit neg(?:[ao]u?|ar|am|ou|aram|ativ)\b evit imped ausen ausên livre "
        rf"isent dificilmente raramente mal\b deix proib ignor tampouco senão opõ opuser resist desist abandon "
        rf"suspen "
        rf"cancel carec carên exclu vazi zero surpre fechad errad difícil desativ desliga",
        r"só\b apenas somente",
        r"pouc menos salvo exceto até antes mas\b perd longe cess contra ainda desde fora\b",
    ),
    "es": _words(
        r"no nunca jamás nada nadie ninguno ninguna ningún ni tampoco",
        rf"{_ROMANCE} sin\b falt fall(?!ec) rechaz neg(?:ó|ar|aron|aba|ativ)\p{{L}}* nieg evit impid imped ausen "
        rf"libre "
        rf"exent difícilmente raramente dej prohib ignor opon opus resist desist abandon suspen cancel carec vac[íi] "
        rf"cero cerrad errón equivocad difícil desactiv apag sorpr exclu descart",
        r"sólo solo\b solamente únicamente apenas",
        r"poc menos salvo excepto hasta antes pero\b sino\b ces[óa] perd pierd lejos contra todavía aún fuera\b",
    ),
    "fr": _words(
        r"(?<!un\s|premiers?\s)pas(?!\sà) (?<=\b(?:ne\s|n')[^.;]{0,40})jamais jamais(?=[^.;]{0,40}\b(?:ne\b|n')) "
        r"rien (?<!sans\s(?:\p{L}+\s)?)aucune? ni non",
        rf"{_ROMANCE} ne\b(?!{_FRENCH_SECOND}) n'(?!importe|{_FRENCH_SECOND}) nul\b sans\b manqu échou échec refus "
        rf"rejet nie(?:r|nt)?\b nia démen évit empêch absen libre exempt "
        rf"guère rarement interdi ignor oppos résist renonc abandon suspen annul vides?\b faute personne\b zéro "
        rf"surpr fermé exclu "
        rf"mauvais erron difficil désactiv",
        r"seul seulement uniquement",
        r"peu\b moins sauf excepté jusqu avant mais\b cess perd plus\b plutôt loin hors contre encore autres?\sque",
    ),
    "de": _words(
        r"nicht nie niemals nichts niemand niemanden niemandem kein keine keinen keinem keiner keines weder nirgends "
        r"nein",
        r"\p{L}*los(?:e[nrsm]?)?\b un(?!t|d|s|i|gef|gar)\p{L}{3} inakzept illegal ohne fehl scheiter verweiger "
        r"weiger ablehn "
        r"lehnt abgelehn leugn dement vermeid verhinder abwesen frei(?!tag)\p{L}* kaum selten aufhör aufgehör "
        r"verbot verbiet "
        r"untersag ignor bestr[ie] null verzicht aufgeb aufgegeb leer \p{L}+frei(?:e[nrsm]?)?\b nicht\p{L}+ "
        r"nichts\p{L}+ ausgeschl überrasch geschlossen falsch schwer\b schwierig deaktivier ausgeschaltet",
        r"nur lediglich erst\b",
        r"wenig minder außer ausser bis bevor vor\b aber\b sondern verlor verlier statt anstatt gegen noch",
    ),
    "it": _words(
        r"non niente nulla nessuno nessuna nessun né neppure nemmeno",
        rf"{_ROMANCE} scon senza manc fall rifiut neg(?:a|are|ato|ò)\b evit imped assen liber esent difficil "
        rf"raramente "
        rf"proib viet(?!nam) ignor oppo resist rinunci abbandon sospes annull vuot zero exclu esclu sorpr chius "
        rf"sbagliat errat disattiv",
        r"solo\b soltanto solamente",
        r"poc[oh] meno salvo tranne eccetto fino prima ma\b bensì smess cess pers[oei] perd lontan contro più "
        r"ancora fuori",
    ),
    "ru": _words(
        r"не нет никогда ничего никто никому ничто нельзя никак",
        r"не(?!обходим|медлен|котор|скольк|дел|давн|фт|бо\b|боль|зависим|рв|сет|пр[еи])\p{L}+ ни(?![хжзмт])\p{L}+ "
        r"(?<!\bне\b[^.;]{0,60})ни\b без(?!опас) "
        r"бес(?!плат|ед)\p{L} отказ отриц отсутств отверг избеж едва вряд редко запре игнор "
        r"опроверг отклон ноль удив закрыт ошиб отключ",
        r"только лишь",
        r"мало менее меньше лиш кроме пока прежде но перест прекра потер против до вместо ещё еще",
    ),
    "ar": _words(
        r"[وف]?(?:لا|لم|لن|ليس|ليست|ليسوا)",
        r"[وفبل]*(?:غير|عدم|دون|بلا|امتنا?ع|رفض|يرفض|نف[ىيت]|منع|حظر|فشل|عجز|تعذر|انعدام|خال|بريئ|مغلق|خطأ|صعب)",
        r"[وفبل]*(?:إلا|سوى|فقط|وحد)",
        r"[وفبل]*(?:لكن|حتى|قبل|بدل|قليل|أقل|ضد|ما)",
    ),
    "zh": _characters(
        r"没有|没人|不会|不能|并未|从未|从不|尚未|并不|不是|决不|绝不",
        r"[不没沒无無未非别別勿莫否免禁拒难難缺失绝空误錯错]|以外|之前|[才后後]",
        r"[只仅]",
        r"[少]",
    ),
    "ja": _characters(
        r"ませんでした|(?<!少)なかった(?=。|と|が|、|」)",
        r"な[いくか]|ず|ぬ|ません|無|不|非|未|否|禁|拒|以外|失|避|まい|なし|控|断|反|以降|空|誤",
        r"だけ|しか|のみ",
        r"まで",
    ),
}

QUESTION: Final = regex.compile(r"[?？¿]")
"""People ask the same with a denial or without."""

IDIOMS: Final = r"""(?xi)
      \b never\ before \b
    | \b not\ (?:only|just|merely|simply|least|to\ mention|yet|so\ much) \b
    | \b (?:not|never|no|nobody|none|\w+n't)\ [^.;]{0,90}? \b until \b
    | \b not\ (?:un(?!i|der|til)\w{3}|without) | \b or\ not \b
    | \b no\ (?:sooner|wonder|doubt|matter|longer|more|less|fewer|later|other|one) \b
    | (?<!\p{L}) (?:
        não\ (?:só|apenas|somente|obstante) | nada\ (?:mais|menos) | sem\ dúvida | nunca\ antes | como\ nunca | ou\ não
      | não\ [^.;]{0,90}?\ até\b | no\ [^.;]{0,90}?\ hasta\b | non\ [^.;]{0,90}?\ (?:fino|finché)\b
      | no\ (?:sólo|solo|obstante|más) | nunca\ visto | non\ (?:solo|seulement|sans|senza) | mai\ prima | no\ sin
      | jamais\ vu | presque\ plus
      | (?:más|mejor|peor|mayor|menor|mais|melhor|pior|maior)\b[^.;]{0,60}\b(?:nunca|jamás|jamais)
      | n(?:e\ |')[^.;]{0,40}?\ guère
      | n'est\ autre | não\ [^.;]{0,60}?\ senão
      | n(?:e\ |')(?:(?!\ pas\b|\ jamais\b)[^.;,]){1,40}?\ qu(?:e\ |')
      | o\ no\b | ou\ non\b | oder\ nicht\b | или\ нет\b
      | nicht\ (?:nur|zuletzt|un\p{L}{4}|ohne) | nichtsdestotrotz | wie\ nie | nie\ zuvor | noch\ nie
      | даже\ если | не\ (?:только|без|зависящ|\p{L}+(?:уя|ая|яя|вая|ив|ав)(?:сь)?\b|\p{L}+\ ли\b) | нет\ сомнений
      | пока\ [^.;]{0,40}?\bне\b
      | (?:لا|لم|لن|ما|ليس)\ [^.;،]{0,60}?\ (?:إلا|سوى)\b
      | [وف]?لا\ (?:سيما|بد|يزال|تزال)
    )
    """
"""What denies in form alone, or what another language says without a denial: `not until` is `erst`."""
