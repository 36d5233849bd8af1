"""The proof that a model is a model: a sentence whose translation is known, heard before the model is kept.

The engine takes a wrong vocabulary without complaint and then talks nonsense, so hashes alone prove only that a file
is the one that was published. Each model is asked for the first sentence of the Universal Declaration of Human
Rights, which exists in all these languages. What it says has to be like the declaration, or, because a good translator
may choose other words, the model of the other direction has to bring it back. What it said is stored with the model,
and every later loading, on any processor, has to say nearly the same.
"""

from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from dragoman.model_store.errors import GarbledModelError
from dragoman.translation.engines.firefox import say
from dragoman.translation.models.catalog import PIVOT_LANGUAGE, Model, SelfTest
from dragoman.translation.models.language_variants import expand

if TYPE_CHECKING:
    from fxtranslate import Translator

MIN_LIKENESS: Final = 0.4
"""Of the sets of three characters in a row, F1. The English-Portuguese models have 0.97 and 1.00. A wrong vocabulary,
on one side or on both, and a wrong shortlist give 0.07 to 0.22; the source unchanged 0.13; other sentences of the
language 0.02 and 0.03."""

_RUN: Final = 3

DECLARATION: Final[Mapping[str, str]] = {
    "ar": "يولد جميع الناس أحرارًا متساوين في الكرامة والحقوق.",
    "az": "Bütün insanlar ləyaqət və hüquqlarına görə azad və bərabər doğulurlar.",
    "be": "Усе людзі нараджаюцца свабоднымі і роўнымі ў сваёй годнасці і правах.",
    "bg": "Всички хора се раждат свободни и равни по достойнство и права.",
    "bn": "সমস্ত মানুষ স্বাধীনভাবে সমান মর্যাদা এবং অধিকার নিয়ে জন্মগ্রহণ করে।",
    "bs": "Sva ljudska bića rađaju se slobodna i jednaka u dostojanstvu i pravima.",
    "ca": "Tots els éssers humans neixen lliures i iguals en dignitat i en drets.",
    "cs": "Všichni lidé se rodí svobodní a sobě rovní co do důstojnosti a práv.",
    "da": "Alle mennesker er født frie og lige i værdighed og rettigheder.",
    "de": "Alle Menschen sind frei und gleich an Würde und Rechten geboren.",
    "el": "Όλοι οι άνθρωποι γεννιούνται ελεύθεροι και ίσοι στην αξιοπρέπεια και τα δικαιώματα.",
    "en": "All human beings are born free and equal in dignity and rights.",
    "es": "Todos los seres humanos nacen libres e iguales en dignidad y derechos.",
    "et": "Kõik inimesed sünnivad vabadena ja võrdsetena oma väärikuselt ja õigustelt.",
    "eu": "Gizon-emakume guztiak aske jaiotzen dira, duintasun eta eskubide berberak dituztela.",
    "fa": "تمام افراد بشر آزاد به دنیا می‌آیند و از لحاظ حیثیت و حقوق با هم برابرند.",
    "fi": "Kaikki ihmiset syntyvät vapaina ja tasavertaisina arvoltaan ja oikeuksiltaan.",
    "fr": "Tous les êtres humains naissent libres et égaux en dignité et en droits.",
    "ga": "Saolaítear gach duine den chine daonna saor agus comhionann i ndínit agus i gcearta.",
    "gl": "Todos os seres humanos nacen libres e iguais en dignidade e dereitos.",
    "gu": "પ્રતિષ્ઠા અને અધિકારોની દૃષ્ટિએ સર્વ માનવો જન્મથી સ્વતંત્ર અને સમાન હોય છે.",
    "he": "כל בני אדם נולדו בני חורין ושווים בערכם ובזכויותיהם.",
    "hi": "सभी मनुष्यों को गौरव और अधिकारों के मामले में जन्मजात स्वतन्त्रता और समानता प्राप्त है।",
    "hr": "Sva ljudska bića rađaju se slobodna i jednaka u dostojanstvu i pravima.",
    "hu": "Minden emberi lény szabadon születik és egyenlő méltósága és joga van.",
    "id": "Semua orang dilahirkan merdeka dan mempunyai martabat dan hak-hak yang sama.",
    "is": "Hver maður er borinn frjáls og jafn öðrum að virðingu og réttindum.",
    "it": "Tutti gli esseri umani nascono liberi ed eguali in dignità e diritti.",
    "ja": "すべての人間は、生まれながらにして自由であり、かつ、尊厳と権利とについて平等である。",
    "kn": "ಎಲ್ಲಾ ಮಾನವರೂ ಸ್ವತಂತ್ರರಾಗಿಯೇ ಜನಿಸಿದ್ದಾರೆ.",
    "ko": "모든 인간은 태어날 때부터 자유로우며 그 존엄과 권리에 있어 동등하다.",
    "lt": "Visi žmonės gimsta laisvi ir lygūs savo orumu ir teisėmis.",
    "lv": "Visi cilvēki piedzimst brīvi un vienlīdzīgi savā pašcieņā un tiesībās.",
    "mk": "Сите човечки суштества се раѓаат слободни и еднакви по достоинство и права.",
    "ml": "മനുഷ്യരെല്ലാവരും തുല്യാവകാശങ്ങളോടും അന്തസ്സോടും സ്വാതന്ത്ര്യത്തോടുംകൂടി ജനിച്ചിട്ടുള്ളവരാണ്.",
    "ms": "Semua manusia dilahirkan bebas dan samarata dari segi kemuliaan dan hak-hak.",
    "mt": "Il-bnedmin kollha jitwieldu ħielsa u ugwali fid-dinjità u d-drittijiet.",
    "nb": "Alle mennesker er født frie og med samme menneskeverd og menneskerettigheter.",
    "nl": "Alle mensen worden vrij en gelijk in waardigheid en rechten geboren.",
    "nn": "Alle menneske er fødde til fridom og med same menneskeverd og menneskerettar.",
    "pl": "Wszyscy ludzie rodzą się wolni i równi pod względem swej godności i swych praw.",
    "pt": "Todos os seres humanos nascem livres e iguais em dignidade e em direitos.",
    "ro": "Toate ființele umane se nasc libere și egale în demnitate și în drepturi.",
    "ru": "Все люди рождаются свободными и равными в своем достоинстве и правах.",
    "sk": "Všetci ľudia sa rodia slobodní a sebe rovní, čo sa týka ich dôstojnosti a práv.",
    "sl": "Vsi ljudje se rodijo svobodni in imajo enako dostojanstvo in enake pravice.",
    "sq": "Të gjithë njerëzit lindin të lirë dhe të barabartë në dinjitet dhe në të drejta.",
    "sr": "Сва људска бића рађају се слободна и једнака у достојанству и правима.",
    "sv": "Alla människor är födda fria och lika i värde och rättigheter.",
    "te": "ప్రతిపత్తిస్వత్వముల విషయమున మానవులెల్లరును జన్మతః స్వతంత్రులును సమానులును నగుదురు.",
    "th": "มนุษย์ทั้งหลายเกิดมามีอิสระและเสมอภาคกันในเกียรติศักดิ์และสิทธิ",
    "tr": "Bütün insanlar hür, haysiyet ve haklar bakımından eşit doğarlar.",
    "uk": "Всі люди народжуються вільними і рівними у своїй гідності та правах.",
    "vi": "Tất cả mọi người sinh ra đều được tự do và bình đẳng về nhân phẩm và quyền.",
    "zh": "人人生而自由，在尊严和权利上一律平等。",
    "zh-Hant": "人人生而自由，在尊嚴和權利上一律平等。",
}
"""Article 1, first sentence, after the United Nations' translations, in today's spelling. A language that is not here
is proved by both directions together."""


def find_sentence(language: str) -> str | None:
    """The declaration in a language, in the variant that the code stands for."""
    asked = expand(language)
    return next((text for code, text in DECLARATION.items() if expand(code) == asked), None)


def prove(model: Model, translator: "Translator", opposite: "Translator | None") -> SelfTest:
    """Hear a model, and the one of the other direction where it is at hand and needed.

    Returns:
        What it was asked and what it said, for every later loading.

    Raises:
        GarbledModelError: it talks nonsense, or nobody can tell.
        EngineError: one of the two crashes.
    """
    known, expected = find_sentence(model.source), find_sentence(model.target)
    sentence = known or _borrow_sentence(model, opposite)
    said = say(translator, sentence)
    likeness = [] if expected is None else [compute_likeness(said, expected)]
    if not any(found >= MIN_LIKENESS for found in likeness) and opposite is not None:
        is_echo = compute_likeness(said, sentence) >= MIN_LIKENESS  # nothing changed both ways would prove itself
        likeness.append(0.0 if is_echo else compute_likeness(say(opposite, said), sentence))
    if not likeness:
        raise GarbledModelError(_ask_for_both(model))
    if max(likeness) < MIN_LIKENESS:
        raise GarbledModelError(
            f"The model {model.name} talks nonsense: a known sentence came out with a likeness of "
            f"{max(likeness):.2f}, where {MIN_LIKENESS} is the least. It is not in use."
        )
    return SelfTest(sentence, said)


def _borrow_sentence(model: Model, opposite: "Translator | None") -> str:
    """A sentence of a language that is not in the table: what the other direction makes of the pivot's."""
    pivots = find_sentence(model.target) if expand(model.target) == expand(PIVOT_LANGUAGE) else None
    if opposite is None or pivots is None:
        raise GarbledModelError(_ask_for_both(model))
    return say(opposite, pivots)


def _ask_for_both(model: Model) -> str:
    return (
        f"No sentence is known that could prove the model from {model.source} to {model.target}. "
        "Pull both directions: then each proves the other."
    )


def compute_likeness(said: str, expected: str) -> float:
    """How much two sentences have in common, from 0 to 1."""
    ours, theirs = _count_runs(said), _count_runs(expected)
    total = ours.total() + theirs.total()
    return 2 * (ours & theirs).total() / total if total else 0.0


def _count_runs(text: str) -> Counter[str]:
    padded = f" {' '.join(text.casefold().split())} "
    return (
        Counter(padded[start : start + _RUN] for start in range(len(padded) - _RUN + 1)) if text.strip() else Counter()
    )
