import pytest

from tests.unit.translation.checks.judging import find_checks, find_reason


@pytest.mark.parametrize(
    ("source", "target", "languages"),
    [
        ("It costs 1,234.50 here.", "Custa 1.234,50 aqui.", "en-pt"),
        ("Prices rose 4.5% again.", "Os preços subiram 4,5% de novo.", "en-pt"),
        ("Prices rose $4.5 million again.", "Os preços subiram $4.5 milhões de novo.", "en-pt"),
        ("It has 1,250,000 of them.", "Tem 1 250 000.", "en-pt"),
        ("It has 12,34,567 of them.", "Hat davon 1.234.567.", "en-de"),
        ("It has 30,000 of them.", "Tem 30 mil.", "en-pt"),
        ("It has 30,000 of them.", "30.000 hay.", "en-es"),
        ("It has 30,000 of them.", "30,000 hay.", "en-es"),
        ("It cost £10m then.", "Custou 10 milhões de libras.", "en-pt"),
        ("It cost 1.5 billion then.", "Custou 1,5 mil milhões.", "en-pt"),
        ("It cost 1.5 billion then.", "Custou 1,5 bilhão.", "en-pt"),
        ("It cost 1.5 billion then.", "Costó 1.500 millones.", "en-es"),
        ("It cost 3 trillion then.", "Es kostete 3 Billionen.", "en-de"),
        ("₹5 crore were lost.", "Perderam-se 50 milhões de rupias.", "en-pt"),
        ("It has 350 million of them.", "有3亿5000万。", "en-zh"),
        ("It has 350 million of them.", "有三亿五千万。", "en-zh"),
        ("It has 20 of them.", "Tem vinte.", "en-pt"),
        ("It has twenty-three of them.", "Es sind 23.", "en-de"),
        ("It has 23 of them.", "Es sind dreiundzwanzig.", "en-de"),
        ("It has 92 of them.", "Il y en a quatre-vingt-douze.", "en-fr"),
        ("It has 250 of them.", "Tem duzentos e cinquenta.", "en-pt"),
        ("Doors open at 3 pm.", "Abre às 15h.", "en-pt"),
        ("Doors open at 8:30 p.m.", "Einlass ist um 20.30 Uhr.", "en-de"),
        ("That was in the 1990s.", "Foi nos anos 90.", "en-pt"),
        ("It is a 19th-century house.", "É uma casa do século XIX.", "en-pt"),
        ("It took 90 minutes.", "Durou uma hora e meia.", "en-pt"),
        ("About 2 to 3 million came.", "Vieram 2 milhões a 3 milhões.", "en-pt"),
        ("It was 2½ metres.", "Tinha 2,5 metros.", "en-pt"),
        ("In 2024 it rained.", "في عام ٢٠٢٤ هطل المطر.", "en-ar"),
        ("It was on 12/05/2020.", "Foi em 12 de maio de 2020.", "en-pt"),
        ("She was born on 5 May.", "Nasceu em maio.", "en-pt"),
        ("Five dogs.", "Cães.", "en-pt"),
        ("It has 40 of them.", "Jich je čtyřicet.", "en-cs"),
        ("It is 75 miles away.", "Fica a 120 quilómetros.", "en-pt"),
        ("It is 75 miles (120 km) away.", "Fica a 120 km.", "en-pt"),
        ("It lies 2,300 feet up.", "Es liegt auf 700 Metern.", "en-de"),
        ("At 6'5\" he is the tallest.", "Con 1,96 metros es el más alto.", "en-es"),
        ("It was 50 degrees Fahrenheit.", "Estavam 10 graus.", "en-pt"),
        ("That was in the 1990s.", "那是20世纪90年代。", "en-zh"),
        ("That was in the 1700s.", "Foi no século XVIII.", "en-pt"),
        ("That was in the 1980s.", "كان ذلك في ثمانينيات القرن الماضي.", "en-ar"),
        ("It is a 14th-century house.", "بيت من القرن الرابع عشر.", "en-ar"),
        ("It seats 80,000 of them.", "يتسع لثمانين ألفا منهم.", "en-ar"),
        ("It was 500 years later.", "Это было через пять столетий.", "en-ru"),
        ("It took 30 years.", "Demorou três décadas.", "en-pt"),
        ("It has two dozen of them.", "Tem 24.", "en-pt"),
        ("About 70 percent of them came.", "约七成的人来了。", "en-zh"),
        ("About 70 percent of them came.", "約7割の人が来た。", "en-ja"),
        ("It stands at 1.2 quadrillion yen.", "1200兆円に上る。", "en-ja"),
        ("He died at 91.", "Он умер на 92-м году жизни.", "en-ru"),
        ("It starts at 2130 GMT.", "Começa às 21h30 GMT.", "en-pt"),
        ("They work 24/7.", "Trabalham dia e noite.", "en-pt"),
        ("It weakens in 48 hours.", "Enfraquece em dois dias.", "en-pt"),
        ("The 80-year-old won.", "L'octogénaire a gagné.", "en-fr"),
    ],
)
def test_number_written_otherwise_is_the_same_number(source: str, target: str, languages: str) -> None:
    assert find_checks(source, target, languages) == ()


@pytest.mark.parametrize(
    ("source", "target", "languages", "reason"),
    [
        ("It has 312 of them.", "Tem 321.", "en-pt", "'312' became '321'"),
        ("It has 5 of them.", "Tem 8.", "en-pt", "'5' became '8'"),
        ("It is 75 miles away.", "Fica a 210 quilómetros.", "en-pt", "'75' became '210'"),
        ("It is 75 miles away.", "Fica a 120 milhas.", "en-pt", "'75' became '120'"),
        ("It took 30 years.", "Demorou quatro décadas.", "en-pt", "'30' is missing"),
        ("About 70 percent of them came.", "约六成的人来了。", "en-zh", "'70' became '60'"),
        ("He died at 91.", "Он умер на 94-м году жизни.", "en-ru", "'91' became '93'"),
        ("It starts at 2130 GMT.", "Começa às 20h45 GMT.", "en-pt", "'2130' became '20'"),
        ("It has 312 of them.", "Tem muitos.", "en-pt", "'312' is missing"),
        ("It has many of them.", "Tem 312.", "en-pt", "'312' is not in the source"),
        ("Prices rose 4.5% again.", "Os preços subiram 45% de novo.", "en-pt", "'4.5' became '45'"),
        ("It has 1.500 of them.", "Tem 1.500.", "en-pt", "'1.500' became '1.500'"),
        ("It has 1,200 of them.", "Tem 1,2.", "en-pt", "'1,200' became '1,2'"),
        ("It has 1,250,000 of them.", "Tem 1.20.000.", "en-pt", "'1,250,000' became '1.20.000'"),
        ("It cost £10 million then.", "Custou £10 mil milhões.", "en-pt", "'10 million' became '10 mil milhões'"),
        ("It cost 10 billion then.", "Costó 10 billones.", "en-es", "'10 billion' became '10 billones'"),
        ("It has 350 million of them.", "有3亿。", "en-zh", "'350 million' became '3 亿'"),
        ("It has 2341 of them.", "Jich je hodně.", "en-cs", "'2341' is missing"),
    ],
)
def test_changed_number_is_told_with_what_it_was(source: str, target: str, languages: str, reason: str | None) -> None:
    assert "changed-number" in find_checks(source, target, languages)
    assert find_reason("changed-number", source, target, languages) == reason


def test_number_of_an_address_is_no_number() -> None:
    text = "https://news.example/2024/05/17?id=9941"
    assert find_checks(f"See {text} now.", f"Veja {text} agora.") == ()


def test_m_behind_a_number_may_be_metres_or_millions() -> None:
    assert find_checks("It is 10m long.", "Tem 10 metros.") == ()
    assert find_checks("It cost £10m.", "Custou 10 milhões de libras.") == ()


def test_key_of_many_digits_must_stay_the_same() -> None:
    assert find_checks("Key 12345678901234567890.", "Chave 12345678901234567890.") == ()
    assert find_checks("Key 12345678901234567890.", "Chave 12345678901234567891.") == ("changed-number",)
