"""The commonest small words of languages: what tells them apart in a sentence, where an identifier needs a paragraph.

Articles, prepositions, conjunctions, pronouns and auxiliaries, case-folded. Languages that alone have their script
(Greek, Thai, Korean ...) need none: see `scripts`. How well they tell languages apart is measured in CHECKS.md.
"""

from collections import Counter
from collections.abc import Mapping
from functools import cache
from typing import Final

_WORDS: Final = {
    "af": "die van en in het is nie 'n wat om vir met sy dat hulle haar ons ek jy was sal kan maar ook aan deur uit "
    "hierdie daardie baie word moet tot of as by ná oor",
    "az": "və bir bu ilə üçün ki də da o olan daha çox onun həm sonra edir kimi isə hər var deyil idi edib görə olub "
    "qədər lakin öz bütün belə",
    "bs": "i je u na se da su za od s o a koji što kao te će nije iz sa bi do ne kako ali koja koje bio bila biti ili "
    "po pri već samo prema nakon zbog",
    "ca": "el la els les de del dels i a en un una que és per amb no es al als ha han va més com però si aquest "
    "aquesta seva seu ser són o ho li també molt quan ja entre des fins perquè sobre això",
    "cs": "a v se na je že s z do o k i to za ve pro jsou ale jako po by od být která který které ze si bude není "
    "podle byl byla bylo před jeho jejich také než nebo až jen už při",
    "da": "og i at er en til af på det den for med som de ikke har et der var om han blev kan vil sig men også fra "
    "eller efter hun skal være havde nu bliver denne dette over ved",
    "de": "der die das und in zu den mit von ist im für auf des dem nicht ein eine einer einem einen sich als auch es "
    "an werden aus er hat dass sie nach wird bei am um noch wie über so zum war haben nur oder aber vor zur bis mehr "
    "durch man sein wurde ihre seine sind ich wir",
    "en": "the of and to in a is that for it was on with as at by an be this from have are or but not which his had "
    "they were has been their will would there what when who more if about she he we you its than into after over "
    "also can could only other no said her our my them these those some most because",
    "es": "el la los las de del y en a que un una por con no se para es al lo su sus como más pero fue ha son este "
    "esta entre ya o sobre también hasta desde muy era ser cuando todo dos han sin hay años donde quien según "
    "contra ese eso nos está estaba dijo tras les le después antes porque cada durante así aunque unos mi sólo solo",
    "et": "ja on ei et ka see kui oma selle mis aga või ta siis kes mida nii oli veel pole ning üle kuid seda välja "
    "juba ma olid selleks nende olla mitte saab tema pärast",
    "fi": "ja on ei että se oli hän mutta ovat myös kun mukaan sen jo tai niin kuin joka ole vain sekä olla jos nyt "
    "ovat siitä mitä hänen jotka kanssa vielä tämä tämän nämä hän vuoden ennen jälkeen",
    "fr": "le la les de des du et à en un une que qui dans pour sur par au aux est il elle ne pas ce cette ces se son "
    "sa ses plus avec sont ont été était être mais ou où comme nous vous ils elles leur leurs on y lors après dont "
    "tout entre aussi fait sans même bien si avait selon depuis contre très l'on c'est encore",
    "ga": "an na agus ar i is a go le do de bhí atá sé sí siad ach nach ag tá mar ní níos seo sin iad ó chun roimh "
    "faoi leis ina mé tú",
    "hr": "i je u na se da su za od s o a koji što kao te će nije iz sa bi do ne kako ali koja koje bio bila biti ili "
    "po pri već samo prema nakon zbog",
    "hu": "a az és hogy nem is egy volt ez meg már csak de van el ki azt még mint vagy ha ezt olyan lehet lesz több "
    "után között szerint amely ami aki majd most pedig illetve minden itt",
    "id": "yang dan di dari untuk dengan pada ini itu dalam tidak ke akan oleh adalah juga telah sebagai bahwa ada "
    "mereka karena bisa dapat atau lebih saat kami tersebut sudah setelah para serta kepada hanya",
    "is": "og að í á er sem til það við um hann var með ekki en af fyrir þess því hún frá eða þar þeir hefur verið "
    "voru eru upp hafa eftir þau þessi sér vera",
    "it": "il lo la gli le i di del della dei delle che è in un una per con non si da al alla nel nella sono su come "
    "anche ha più ma era o dal dalla questo questa se ci essere stato hanno ai alle suo sua loro tra fra degli dopo "
    "due nei nelle sul sulla perché quando fino ancora già l' molto solo secondo cui c'è",
    "lt": "ir į yra kad su iš tai buvo kaip bet ar o jo nuo per dėl taip jau ne dar iki tik apie prie kurie kuris "
    "kuri labai po už bus jų savo jos prieš arba",
    "lv": "un ir ka no uz par ar tas bet kas kā arī nav pēc pie lai vai viņš bija jau tā tiek tika līdz gan ko to "
    "kuri savu viņa šo pirms tikai vairāk vēl",
    "ms": "yang dan di dari untuk dengan pada ini itu dalam tidak ke akan oleh adalah juga telah sebagai bahawa ada "
    "mereka kerana boleh dapat atau lebih kami tersebut sudah selepas para serta kepada hanya",
    "mt": "il li ta u ma fil tal għal minn dan din hu jew kien għandu kull bħala biex fuq hija huwa mill kif dawn "
    "kienet aktar mhux wara iżda jekk dwar kollha lil bejn",
    "nb": "og i at er en til av på det den for med som de ikke har et der var om han ble kan vil seg men også fra "
    "eller etter hun skal være hadde nå blir denne dette over ved å jeg vi",
    "nl": "de het een van en in is dat op te zijn met voor die niet aan er om ook als maar bij uit door naar heeft "
    "nog worden wordt dan over hij was ze tot werd hebben zich meer of deze dit al wat kan geen hun tegen moet "
    "kunnen haar wel zou na",
    "nn": "og i at er ein til av på det den for med som dei ikkje har eit der var om han vart kan vil seg men også frå "
    "eller etter ho skal vere hadde no blir denne dette over ved å eg vi",
    "pl": "i w na z się że do nie to jest o jak za od po dla przez są ale oraz był co tym już tego która który które "
    "może by przed jego ich także czy tylko było być jej ze pod była bardzo więc tak gdy",
    "pt": "o a os as de do da dos das e em no na nos nas que um uma por pelo pela com não se para é ao à mais como mas "
    "foi são seu sua seus suas ou também já entre até muito era ser quando há depois sem pelos pelas está num numa "
    "isso este esta ele ela eles tem têm foram sobre segundo disse só ainda mesmo às aos nem porque lhe após desde "
    "antes cada durante onde quem anos",
    "ro": "și de în a la cu pe că o un din este care nu pentru mai sunt să au se prin fost ce al ale lui după dar ca "
    "sau fi era fără între până unui unei acest această lor cele cel asupra foarte când numai încă ei dintre",
    "sk": "a v sa na je že s z do o k aj to za vo pre sú ale ako po by od byť ktorá ktorý ktoré zo si bude nie podľa "
    "bol bola bolo pred jeho ich tiež než alebo až len už pri",
    "sl": "in je v na se da so za z s ki pa tudi kot ne po bi od iz ni bil bila ali še pri do bo lahko le ter kar to "
    "ker med že pred zaradi svoje",
    "sq": "të e në i për me një që nuk dhe nga është më së u si ka do janë ishte ai kjo ky por kanë tij ndaj mund "
    "gjatë edhe sipas pas deri te",
    "sv": "och i att det som en på är av för med den till inte har de om ett han men var från vi kan så när sig efter "
    "också eller nu hon ska under där vid mot skulle blir blev hade detta ut över mycket",
    "sw": "na ya wa kwa ni katika za la cha kuwa hii huo watu hiyo kama pia hayo haki yake mtu lakini bila baada kila "
    "vya au alisema yao",
    "tl": "ang ng sa mga na at ay ito si para hindi may kung din isang ni nila kanyang siya ko rin mula dahil noong",
    "tr": "ve bir bu da de için ile çok daha gibi olarak olan sonra kadar en o ne ama değil var ki göre her ise oldu "
    "olduğunu ancak şu hem veya ya olduğu kendi içinde tarafından bunu",
    "vi": "và của là có trong cho các được không với người những một đã này khi từ đến để về cũng tại ra theo như "
    "sẽ vào nhiều nhưng trên hay do bị đó phải",
    "be": "і ў на з не што да у а як па за для гэта яго ён або ад былі быў была яны пры толькі але пра таксама які "
    "якая якія тым каб калі яе іх",
    "bg": "и на в за от да се с е че по не са със като това до а който която които за при той ще има но или след "
    "беше бе към още само може му през както те без бъде",
    "mk": "и на во за од да се со е дека по не се како што ова до а кој која кои при тој ќе има но или по беше кон "
    "уште само може му низ тие без биде",
    "ru": "и в не на что с по как это но он к из у за от так о же для его вы или быть был была было были до при ее их "
    "который которая которые также чтобы если уже только этого во когда она они я мы все со под после",
    "sr": "и је у на се да су за од с о а који што као те ће није из са би до не како али која које био била бити или "
    "по при већ само према након због i je u na se da su za od s o a koji što kao te će nije iz sa bi do ne kako ali "
    "koja koje bio bila biti ili po pri već samo prema nakon zbog",
    "uk": "і в на з не що до у та як за це але він від для про його або бути був була було були по при її їх який яка "
    "які також щоб якщо вже тільки й коли вона вони я ми після під",
    "ar": "في من على أن إلى التي عن مع لا هذا هذه ما كان الذي بعد أو كما بين قد لم وقد قال كل ذلك إن كانت هو هي حتى "
    "منذ عند خلال غير وفي ومن وكان أي ولا",
    "fa": "و در به از که این را با است برای آن یک خود تا کرد بر هم نیز شد بود می شده ها هر دو ما اما باید او یا پس "
    "است‌ اگر وی گفت هیچ کند دارد",
    "ur": "کے میں کی ہے اور سے کا کو اس نے کہ ہیں پر یہ بھی ایک کر نہیں تھا گیا جو تو ہو ان وہ کیا لیے ساتھ تھے تھی "
    "یا بعد دیا جا",
    "hi": "के में की है और से का को इस ने कि हैं पर यह भी एक कर नहीं था जो तो हो उन वह किया लिए साथ थे थी या बाद",
    "mr": "आहे आणि या व च्या हे ते की मध्ये होते करून असे आहेत नाही तर हा ही केली पण म्हणून होता त्या साठी",
}
_SAME: Final = {"no": "nb", "sh": "sr", "fil": "tl"}

INDISTINCT: Final = (
    frozenset({"bs", "hr", "sr", "sl"}),
    frozenset({"id", "ms"}),
    frozenset({"nb", "no", "nn", "da"}),
    frozenset({"cs", "sk"}),
    frozenset({"ru", "be", "uk", "bg", "mk", "sr"}),
    frozenset({"hi", "mr"}),
    frozenset({"nl", "af"}),
)
"""Languages whose small words are too alike for one sentence: within a group none is called wrong for another."""


def find_function_words(language: str) -> frozenset[str]:
    """A language's small words; empty where the table has none."""
    return _tables().get(_SAME.get(language, language), frozenset())


def find_own_function_words(language: str, other: str) -> frozenset[str]:
    """Those that the other language does not have. Empty where the table has not both."""
    own, theirs = find_function_words(language), find_function_words(other)
    return own - theirs if theirs else frozenset()


def weigh_languages(words: list[str]) -> Mapping[str, float]:
    """How strongly case-folded words speak for each language: a word that n languages have counts an nth for each."""
    owners = _owners()
    weights: dict[str, float] = {}
    for word, count in Counter(words).items():
        for language in owners.get(word, ()):
            weights[language] = weights.get(language, 0.0) + count / len(owners[word])
    return weights


@cache
def _tables() -> Mapping[str, frozenset[str]]:
    return {language: frozenset(words.split()) for language, words in _WORDS.items()}


@cache
def _owners() -> Mapping[str, tuple[str, ...]]:
    owners: dict[str, list[str]] = {}
    for language, words in _tables().items():
        for word in words:
            owners.setdefault(word, []).append(language)
    return {word: tuple(languages) for word, languages in owners.items()}
