"""Abbreviations of a language by what their full stop says about the sentence. Data; from common style guides.

The library that splits knows many; these are those that it does not know, or where the word behind them decides.
Written without the last full stop; `z.B` stands for `z.B.` and `z. B.`, and a small first letter for a large one too.
"""

from functools import cache
from typing import Final

import msgspec
import regex


class Abbreviations(msgspec.Struct, frozen=True):
    """Of one language, in words divided by spaces."""

    before_name: str = ""
    """Titles and the like: a sentence never ends behind them."""
    before_number: str = ""
    """A number, or a small letter, follows in the same sentence."""
    closing: str = ""
    """They end an enumeration: a capital behind them begins a sentence."""
    within: str = ""
    """Companies, countries, times of day: they end a sentence only before one of the words that begin sentences."""
    beginnings: str = ""
    """Frequent first words of sentences, none of them a name."""
    continuations: str = ""
    """Words with a capital that go on after a time of day: days, time zones."""
    has_ordinals: bool = False
    """Whether `3.` is the third."""


class AbbreviationPatterns(msgspec.Struct, frozen=True):
    """The same, ready to look at the text up to a full stop (`before_name` to `within`), and behind it."""

    before_name: regex.Pattern[str]
    before_number: regex.Pattern[str]
    closing: regex.Pattern[str]
    within: regex.Pattern[str]
    parts: regex.Pattern[str]
    """A whole abbreviation of several parts, such as `z. B.`."""
    beginnings: frozenset[str]
    continuations: frozenset[str]
    has_ordinals: bool


_MONTHS_AND_DAYS_EN: Final = (
    "Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April May \
June July August September October November December ET EST EDT CT CST PT PST PDT MT GMT UTC BST CET"
)

_TABLE: Final = {
    "en": Abbreviations(
        before_name="Mr Mrs Ms Mx Dr Prof Rev Hon Gov Sen Rep Gen Col Lt Maj Sgt Cpl Capt Cmdr Adm Pvt Messrs St Mt "
        "Ft approx est vs e.g i.e cf al viz ca dept Dept",
        before_number="No no Nos nos Fig fig Figs Sec sec Art art p pp vol Vol ch Ch Jan Feb Mar Apr Jun Jul Aug Sep "
        "Sept Oct Nov Dec Eq eq",
        closing="etc",
        within="Inc Corp Ltd Co Bros LLC Jr Sr Ave Blvd Rd a.m p.m U.S U.K U.N D.C Ph.D M.A B.A M.D",
        beginnings="The A An This That These Those He She It They We I You His Her Its Their Our My Your In On At "
        "For From With After Before When While If But And Or So Yet Then There Here Now As By To Of No Not Nobody "
        "Others Some Many Most All Both Each Every One Two What Who Why How Where Although However Since Under Over "
        "Still Last Only Even Meanwhile Instead Also Another Such",
        continuations=_MONTHS_AND_DAYS_EN,
    ),
    "pt": Abbreviations(
        before_name="Sr Sra Srs Sras Srta Dr Dra Drs Dras Prof Profa Profª Exa Exma Exmo V.Exa V.S.ª Des Gov Dep Ver "
        "Min Sen Pres Eng Engº Arq Adv Pe D Dom Fr Ir Gen Cel Cap Maj Ten Sgt Av R Pça Pç Al Rod Tv Jd Vl Sto Sta S "
        "Rev aprox ex V",
        before_number="n nº nos art arts Art pág págs p pp fl fls fig Fig cap ap apto vol séc inc tel Tel ed jan fev "
        "mar abr mai jun jul ago set out nov dez",
        closing="etc",
        within="S.A Ltda Cia E.U.A EUA a.C d.C Jr a.m p.m",
        beginnings="O A Os As Um Uma Uns Umas Ele Ela Eles Elas Eu Nós Você Vocês Isso Isto Este Esta Esse Essa "
        "Aquele Em No Na Nos Nas De Do Da Dos Das Por Para Com Sem Se Mas E Ou Já Não Depois Antes Quando Enquanto "
        "Como Até Ao À Seu Sua Seus Suas Segundo Também Ainda Agora Hoje Ontem Nesta Neste Outros Alguns Muitos "
        "Ninguém Todos",
    ),
    "es": Abbreviations(
        before_name="Sr Sra Srta Sres Dr Dra Prof Profa D Dña Lic Ing Arq Gral Gob Cnel Cap Tte Sgto Mons Fr Pbro Av "
        "Avda Pza Sto Sta S Excmo Excma Ilmo aprox p.ej Ud Uds Vd Vds",
        before_number="n núm núms nº art arts pág págs p pp fig vol cap s tel ene feb mar abr jun jul ago sept oct "
        "nov dic",
        closing="etc",
        within="S.A S.L EE.UU EEUU Cía Ltda a.C d.C a.m p.m Jr",
        beginnings="El La Los Las Un Una Él Ella Ellos Ellas Yo Nosotros Usted Ustedes Esto Eso Este Esta Ese Esa En "
        "De Del Por Para Con Sin Si Pero Y O Ya No Después Antes Cuando Mientras Como Hasta Al Su Sus Según También "
        "Todavía Ahora Hoy Ayer Luego Otros Algunos Muchos Nadie Todos Más Lo Se",
    ),
    "fr": Abbreviations(
        before_name="M MM Mme Mmes Mlle Mlles Dr Pr Prof Me Mgr St Ste Av av Bd env apr cf Cf p.ex",
        before_number="p pp art fig vol chap n no No n° tél éd janv févr avr juil sept oct nov déc",
        closing="etc",
        within="S.A J.-C s Cie Ltée É.-U",
        beginnings="Le La Les L Un Une Des Il Elle Ils Elles On Je Nous Vous Ce Cette Ces C Cela En Dans Sur Sous "
        "Par Pour Avec Sans Si Mais Et Ou Puis Après Avant Quand Lorsque Comme Selon Depuis Son Sa Ses Leur Leurs "
        "Notre Aucun Aujourd Hier Personne Tous Plus Ne",
    ),
    "de": Abbreviations(
        before_name="Dr Prof Hr Hrn Fr Frl Dipl Ing St ca bzw z.B z.T u.a d.h u.U i.d.R h.c d.R a.D o.g s.o s.u vgl "
        "Vgl Fa ggf insb inkl exkl evtl Mio Mrd Tsd max min zzgl sog v ehem geb gest Hl",
        before_number="Nr Nrn Art Abs Kap S Abb Bd Tel Str str § Jan Feb Febr Mär Apr Jun Jul Aug Sep Sept Okt Nov Dez",
        closing="usw etc u.s.w uvm",
        within="Co Chr v.Chr n.Chr Jr",
        beginnings="Der Die Das Den Dem Des Ein Eine Einen Er Sie Es Wir Ich Ihr Man Dies Diese Dieser Dieses Sein "
        "Seine Ihre In Im Am An Auf Aus Bei Mit Nach Vor Für Von Zu Zum Zur Um Unter Über Und Oder Aber Doch Denn "
        "Dann Danach Da Dort Hier Jetzt Heute Gestern Als Wenn Während Weil Obwohl Auch Noch Nur Nicht Niemand Alle "
        "Viele Einige Nun So Wie Was Wer Warum Kein Keine",
        has_ordinals=True,
    ),
    "it": Abbreviations(
        before_name="sig sigg sig.ra sig.na dott dott.ssa prof prof.ssa avv ing arch geom rag on sen gen col cap "
        "mons don S SS Sto Sta ca p.es es v.le",
        before_number="n nn art artt pag pagg p pp fig vol cap tel sec gen feb mar apr mag giu lug ago set ott nov dic",
        closing="ecc etc",
        within="S.p.A S.r.l a.C d.C U.S.A",
        beginnings="Il Lo La I Gli Le L Un Una Uno Lui Lei Loro Egli Ella Io Noi Voi Questo Questa Quello Quella In "
        "Nel Nella Di Del Della Da Dal Per Con Senza Se Ma E O Poi Dopo Prima Quando Mentre Come Fino Al Alla Suo "
        "Sua Secondo Anche Ancora Ora Oggi Ieri Non Nessuno Tutti Altri Alcuni Molti È Era Si",
    ),
    "nl": Abbreviations(
        before_name="dhr mevr mw dr drs ir ing prof mr ds St ca bijv o.a bv d.w.z t.o.v m.b.t i.p.v z.g jhr",
        before_number="nr art blz p fig hfst tel",
        closing="enz etc e.d",
        beginnings="De Het Een Hij Zij Ze Wij We Ik Jij U Dit Dat Deze Die In Op Aan Bij Met Na Voor Van Maar En Of "
        "Dan Toen Er Niemand Alle Ook",
    ),
    "sv": Abbreviations(
        before_name="dr prof ca t.ex bl.a s.k d.v.s kr st f.d",
        before_number="nr s sid kap tel",
        closing="etc osv m.m m.fl",
        beginnings="Den Det De Han Hon Vi Jag En Ett I På Av Med Men Och Som När Efter Sedan Här Där",
    ),
    "da": Abbreviations(
        before_name="dr prof ca f.eks bl.a hr fr d.v.s",
        before_number="nr s kap tlf",
        closing="osv mv etc m.m",
        beginnings="Den Det De Han Hun Vi Jeg En Et I På Af Med Men Og Da Efter Så Her Der",
        has_ordinals=True,
    ),
    "nb": Abbreviations(
        before_name="dr prof ca f.eks bl.a hr",
        before_number="nr s kap tlf",
        closing="osv etc m.m",
        beginnings="Den Det De Han Hun Vi Jeg En Et I På Av Med Men Og Da Etter Så Her Der",
        has_ordinals=True,
    ),
    "fi": Abbreviations(
        before_name="esim ks mm n ns prof tri toht",
        before_number="s nro puh",
        closing="jne yms ym",
        beginnings="Se Hän He Me Minä Tämä Ne Mutta Ja Kun Jos Sitten Nyt",
        has_ordinals=True,
    ),
    "pl": Abbreviations(
        before_name="prof dr ul al pl św ks gen płk mjr kpt inż mgr hab im np m.in tzn tzw tj ok red ob",
        before_number="str s rys nr art ust pkt t tel poz",
        closing="itd itp",
        within="r w tys zł godz",
        beginnings="Ten Ta To Te On Ona Ono Oni One Ja My Wy W We Na Z Ze Do Od Po Przed Przy Za Nad Pod Ale I A Lub "
        "Potem Gdy Kiedy Jak Jest Nie Nikt Nic Wszyscy Jego Jej Ich Teraz Dziś Wczoraj",
    ),
    "cs": Abbreviations(
        before_name="dr prof doc ing mgr např tzv tj ul nám sv gen plk mjr kpt cca",
        before_number="č str s obr odst tel roč",
        closing="atd apod aj",
        beginnings="Ten Ta To On Ona Ono Oni Já My V Ve Na Z Ze Do Od Po Před Při Za Ale A Nebo Pak Když Jak Je Ne "
        "Nikdo Všichni Jeho Její Teď Dnes Včera",
        has_ordinals=True,
    ),
    "sk": Abbreviations(
        before_name="dr prof doc ing mgr napr tzv tj ul nám sv gen plk cca",
        before_number="č str s obr ods tel",
        closing="atď apod",
        beginnings="Ten Tá To On Ona Ono Oni Ja My V Vo Na Z Zo Do Od Po Pred Pri Za Ale A Alebo Potom Keď Ako Je Nie",
        has_ordinals=True,
    ),
    "tr": Abbreviations(
        before_name="Dr Prof Doç Av Yrd Sn Op Uzm Gen Alb yy örn bkz",
        before_number="s sf no No Tel",
        closing="vb vs vd",
        within="M.Ö M.S A.Ş Ltd Şti",
        beginnings="Bu Şu O Bir Ben Biz Sen Siz Onlar Ama Ve Sonra Çünkü Her Hiç Kimse Bugün Dün Şimdi",
        has_ordinals=True,
    ),
    "hu": Abbreviations(
        before_name="Dr Prof Ifj Id pl ún ill kb",
        before_number="sz o old",
        closing="stb",
        beginnings="A Az Ez Azt Ezt Ő Ők Mi Én De És Aztán Akkor Ha Mert Nem Senki Most",
        has_ordinals=True,
    ),
    "ro": Abbreviations(
        before_name="dl dna dra dr prof ing gen col str bd sf cca",
        before_number="nr art pag p fig vol tel alin",
        closing="etc ș.a ş.a",
        beginnings="El Ea Ei Ele Eu Noi Un O În La De Din Pe Cu Pentru Dar Și Apoi Când Dacă Nu Nimeni Acum",
    ),
    "ca": Abbreviations(
        before_name="Sr Sra Srta Dr Dra Prof Av Pl St Sta",
        before_number="núm pàg pàgs art fig vol cap tel",
        closing="etc",
        within="S.A EUA",
        beginnings="El La Els Les Un Una Ell Ella Ells En A De Per Amb Sense Però I O Després Quan Si No Ningú",
    ),
    "el": Abbreviations(
        before_name="κ κκ κα δρ Δρ καθ π.χ δηλ βλ λ.χ στρ",
        before_number="σ σελ αρ άρθρ εικ τηλ",
        closing="κ.λπ κλπ κ.ά",
        within="π.Χ μ.Χ",
    ),
    "ru": Abbreviations(
        before_name="проф акад доц г-н г-жа гр им ул пр пер пл просп обл р-н ген полк напр т.е т.н т.к см ср св млн "
        "млрд тыс д корп кв стр рис табл гл оз",
        before_number="с ст п пп т тел № гг вв в",
        closing="т.д т.п др",
        within="г руб коп в н.э э",
        beginnings="Он Она Оно Они Я Мы Вы Ты Это Этот Эта Эти Тот Та То Те В Во На С Со К Ко По От До Из За Под Над "
        "При Для Без О Об Но А И Или Потом После Перед Когда Если Как Так Там Тут Здесь Уже Не Ни Никто Все Всё Его "
        "Её Их Сейчас Сегодня Вчера Затем Однако Дорого",
    ),
    "uk": Abbreviations(
        before_name="проф акад доц п ім вул пр пл обл р-н м ген напр т.зв див млн млрд тис буд кв рис табл о",
        before_number="с ст т тел № рр ст",
        closing="т.д т.п ін",
        within="р грн коп н.е",
        beginnings="Він Вона Воно Вони Я Ми Ви Ти Це Цей Ця Ці Той Та Те Ті В У На З Із Зі К До По Від Під Над При "
        "Для Без Про Але А І Й Або Потім Після Коли Якщо Як Так Там Тут Вже Не Ні Ніхто Всі Усі Його Її Їх Зараз",
    ),
    "bg": Abbreviations(
        before_name="проф акад доц д-р г-н г-жа ул бул пл им гр с напр т.е т.нар вж ген полк св инж",
        before_number="стр чл ал фиг табл тел №",
        closing="т.н др пр",
        within="г лв ст в",
        beginnings="Той Тя То Те Аз Ние Вие Това Този Тази Тези В Във На С Със По От До Из За Под Над При Но А И Или "
        "След Преди Когато Ако Как Така Там Тук Вече Не Никой Всички Сега",
    ),
    "ar": Abbreviations(before_name="د أ م ص ق هـ", before_number="ص"),
    "hi": Abbreviations(before_name="डॉ श्री प्रो पं कु सं सुश्री ले ब्रि", before_number="सं पृ रु"),
    "bn": Abbreviations(before_name="ডা ড ডঃ মো প্রো", before_number="নং পৃ"),
    "id": Abbreviations(
        before_name="dr Dr Prof Ir H Hj Drs Jl Jln Sdr dll",
        before_number="No no hlm hal",
        closing="dsb dst dll",
        within="PT Tbk",
        beginnings="Ia Dia Mereka Kami Kita Saya Ini Itu Di Pada Dari Ke Untuk Dengan Tetapi Dan Atau Namun Tidak Para",
    ),
    "vi": Abbreviations(before_name="TS PGS GS ThS BS TP Tp Q P KS", before_number="tr số", closing="v.v"),
    "hr": Abbreviations(
        before_name="dr prof mr ing gosp gđa ul sv npr tzv tj ing gen",
        before_number="br str sl čl st tel god",
        closing="itd sl",
        beginnings="On Ona Ono Oni Ja Mi To Taj Ta U Na Iz Od Do Za Po Ali I Ili Kad Ako Ne Nitko Sada Zatim",
        has_ordinals=True,
    ),
    "et": Abbreviations(
        before_name="dr prof hr pr nt s.o",
        before_number="nr lk",
        closing="jne jms",
        beginnings="See Ta Tema Nad Nemad Ma Me Aga Ja Kui Siis Nüüd Ei On Need",
        has_ordinals=True,
    ),
    "lv": Abbreviations(
        before_name="dr prof k-gs piem t.i",
        before_number="nr lpp",
        closing="utt u.c",
        beginnings="Tas Tā Viņš Viņa Es Mēs Bet Un Ja Kad Tad Tagad Nav Šis Šī Lai No Uz",
        has_ordinals=True,
    ),
    "lt": Abbreviations(before_name="dr prof p pvz vad gatvė g", before_number="nr psl", closing="ir.t.t", within="m"),
    "sl": Abbreviations(
        before_name="dr prof mag inž npr t.i g ga ul sv",
        before_number="št str sl čl",
        closing="itd ipd",
        beginnings="On Ona Ono Oni Jaz Mi To Ta Tu V Na Iz Od Do Za Po Z S A In Ali Ko Če Ne Nihče Nato Potem Zdaj "
        "Danes Je So",
        has_ordinals=True,
    ),
}

_SAME: Final = {"no": "nb", "nn": "nb", "bs": "hr", "sr": "hr", "be": "ru", "mk": "bg", "gl": "pt", "ms": "id"}
"""Languages that write like another of the table."""

_NOTHING: Final = Abbreviations()


@cache
def find_abbreviations(language: str) -> AbbreviationPatterns:
    """What is known of a language, by the first subtag of its code."""
    code = language.partition("-")[0]
    known = _TABLE.get(_SAME.get(code, code), _NOTHING)
    parts = [word for words in (known.before_name, known.before_number, known.closing, known.within)
             for word in words.split() if "." in word]  # fmt: skip
    return AbbreviationPatterns(
        before_name=_compile_ending(known.before_name),
        before_number=_compile_ending(known.before_number),
        closing=_compile_ending(known.closing),
        within=_compile_ending(known.within),
        parts=regex.compile(rf"(?<![\p{{L}}\p{{N}}])(?:{_alternatives(' '.join(parts))})\."),
        beginnings=frozenset(known.beginnings.split()),
        continuations=frozenset(known.continuations.split()),
        has_ordinals=known.has_ordinals,
    )


def _compile_ending(words: str) -> regex.Pattern[str]:
    return regex.compile(rf"(?<![\p{{L}}\p{{M}}\p{{N}}])(?:{_alternatives(words)})\.\Z")


def _alternatives(words: str) -> str:
    """A pattern for any of the words; one that matches nothing where there is none."""
    forms = {form for word in words.split() for form in (word, word[0].upper() + word[1:])}
    return (
        "|".join(regex.escape(form).replace(r"\.", r"\.\s?") for form in sorted(forms, key=len, reverse=True)) or "(?!)"
    )
