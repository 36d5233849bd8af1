import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.errors import RejectedError, RejectionReason
from dragoman.extraction.encodings.decoding import decode, find_wide_encoding, find_xml_encoding
from tests.unit.extraction.sentences import PASSAGES, SENTENCES

PORTUGUESE = "O ministro disse que “não há razão” para alarme; a inflação caiu."


@pytest.mark.parametrize(
    ("codec", "mark", "name"),
    [
        ("utf-8", b"\xef\xbb\xbf", "utf-8"),
        ("utf-16-le", b"\xff\xfe", "utf-16"),
        ("utf-16-be", b"\xfe\xff", "utf-16"),
        ("utf-32-le", b"\xff\xfe\x00\x00", "utf-32"),
    ],
)
def test_a_byte_order_mark_decides_and_is_not_text(codec: str, mark: bytes, name: str) -> None:
    decoded = decode(mark + PORTUGUESE.encode(codec), "iso-8859-1")
    assert (decoded.text, decoded.encoding) == (PORTUGUESE, name)


def test_utf_8_beats_a_wrong_declaration() -> None:
    assert decode(PORTUGUESE.encode(), "iso-8859-1").text == PORTUGUESE


def test_a_declared_encoding_is_used_where_utf_8_does_not_fit() -> None:
    polish = "Zażółć gęślą jaźń"
    assert decode(polish.encode("iso8859-2"), "ISO-8859-2").text == polish


def test_declared_latin_1_means_windows_1252() -> None:
    decoded = decode(PORTUGUESE.encode("cp1252"), "ISO-8859-1")
    assert (decoded.text, decoded.encoding) == (PORTUGUESE, "windows-1252")


def test_a_seven_bit_encoding_is_not_taken_for_ascii() -> None:
    japanese = "首相は述べた。"
    assert decode(japanese.encode("iso2022_jp"), "iso-2022-jp").text == japanese


@pytest.mark.parametrize("label", ["utf-16", "utf-7", "unicode_escape", "punycode", "rot13", "nonsense", "", "a\x00b"])
def test_a_label_that_nobody_means_is_ignored(label: str) -> None:
    assert decode(b"a \\u00e3 +AOM- b", label).text == "a \\u00e3 +AOM- b"


@pytest.mark.parametrize(
    ("text", "codec"),
    [
        (PORTUGUESE, "cp1252"),
        ("“It’s a question of trust,” she said — and prices rose by £10m…", "cp1252"),
        ("El señor Muñoz dijo que la situación económica será “difícil” el próximo año.", "cp1252"),
        ("Olá mundo", "cp1252"),
        ("The café was full of people all day.", "cp1252"),
        ("Prices rose by £10m.", "cp1252"),
        ("Premier powiedział, że gospodarka rośnie szybciej niż oczekiwano.", "cp1250"),
        ("Premiér řekl, že ekonomika roste rychleji, než se očekávalo.", "cp1250"),
        ("Başbakan, ekonominin beklenenden daha hızlı büyüdüğünü söyledi.", "cp1254"),
        ("Премьер-министр сообщил, что экономика страны растёт быстрее прогнозов.", "cp1251"),
        ("首相は、経済が予想よりも速く成長していると述べた。", "shift_jis"),
        ("总理表示，经济增长速度快于预期。他说这是一个好消息。", "gb18030"),
    ],
)
def test_an_undeclared_encoding_is_found_by_the_language_that_it_gives(text: str, codec: str) -> None:
    assert decode(text.encode(codec), None).text == text


@pytest.mark.parametrize(
    "body",
    [
        PORTUGUESE.encode().replace("ç".encode(), b"\xc3"),
        PORTUGUESE.encode()[: PORTUGUESE.encode().index("ã".encode()) + 1] + b" x",
        b"\xff\xfe" + "cut".encode("utf-16-le")[:-1],
        bytes(range(128, 256)) * 20,
    ],
)
def test_nothing_is_filled_in_for_what_cannot_be_decoded(body: bytes) -> None:
    with pytest.raises(RejectedError) as caught:
        decode(body, None)
    assert caught.value.reason is RejectionReason.UNDECODABLE


# Each language's sentence in the code pages that wrote it, where two of them give different bytes.
UNDECLARED = {
    **dict.fromkeys(("en", "pt", "es", "fr", "de", "nl", "sv", "da", "fi", "is", "nb", "ca", "it", "sq"), ("cp1252",)),
    **dict.fromkeys(("pl", "cs", "sk", "hu", "hr", "sl"), ("cp1250", "iso8859_2", "cp852")),
    "ro": ("cp1250", "iso8859_2"),
    **dict.fromkeys(("et", "lv", "lt"), ("cp1257",)),
    **dict.fromkeys(("ru", "bg", "be"), ("cp1251", "koi8_u", "iso8859_5", "cp866")),
    "sr": ("cp1251", "iso8859_5"),
    "tr": ("cp1254", "cp857", "mac_turkish"),
    "el": ("cp1253", "iso8859_7", "cp737"),
    "he": ("cp1255", "iso8859_8"),
    "ar": ("cp1256", "iso8859_6"),
    "th": ("cp874", "tis-620"),
    "ja": ("cp932", "euc_jp", "iso2022_jp"),
    "ko": ("cp949", "euc_kr"),
    "zh-Hans": ("gb18030", "gb2312"),
    "zh-Hant": ("cp950", "big5hkscs"),
}


@pytest.mark.parametrize(
    ("language", "codec"), [(name, codec) for name, codecs in UNDECLARED.items() for codec in codecs]
)
def test_one_undeclared_sentence_of_news_is_enough(language: str, codec: str) -> None:
    written = SENTENCES[language].encode(codec, "ignore")  # not every page has every quotation mark
    assert decode(written, None).text == written.decode(codec)


@pytest.mark.parametrize("codec", ["mac_roman", "cp850"])
@pytest.mark.parametrize("language", ["pt", "fr", "de", "es"])
def test_old_computers_pages_are_found_in_a_passage(language: str, codec: str) -> None:
    written = PASSAGES[language].encode(codec, "ignore")
    assert decode(written, None).text == written.decode(codec)


@pytest.mark.parametrize(
    ("language", "declared", "written"),
    [
        ("ru", "iso-8859-1", "cp1251"),
        ("ru", "koi8-r", "cp1251"),
        ("pl", "windows-1252", "cp1250"),
        ("zh-Hans", "iso-8859-1", "gb18030"),
        ("ja", "windows-1252", "euc_jp"),
        ("el", "iso-8859-2", "cp1253"),
    ],
)
def test_a_declaration_that_gives_nonsense_loses(language: str, declared: str, written: str) -> None:
    body = PASSAGES[language].encode(written, "ignore")
    assert decode(body, declared).text == body.decode(written)


@pytest.mark.parametrize(
    ("text", "declared", "codec"),
    [
        ("Voilà ça", "x-mac-roman", "mac_roman"),
        ("Priča se o đaku.", "windows-1250", "cp1250"),
        ("Ürün £5", "iso-8859-9", "cp1254"),
        ("渡し船", "x-sjis", "cp932"),
        ("渡輪", "cn-big5", "big5"),
        ("여객선", "ks_c_5601-1987", "cp949"),
        ("เรือ", "windows-874", "cp874"),
        ("שלום", "iso-8859-8-i", "iso8859_8"),
        ("Привет", "dos-866", "cp866"),
    ],
)
def test_a_label_of_the_web_is_known_and_wins_where_nothing_speaks_against_it(
    text: str, declared: str, codec: str
) -> None:
    assert decode(text.encode(codec), declared).text == text


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
@pytest.mark.parametrize("language", ["en", "pt", "ru", "ar", "ja", "ko", "zh-Hans", "th"])
def test_utf_16_and_32_without_a_mark_show_themselves(language: str, codec: str) -> None:
    text = f"{SENTENCES[language]}\n\n{PASSAGES[language]}\n"
    decoded = decode(text.encode(codec), "utf-8")
    assert (decoded.text, decoded.encoding) == (text, codec[:6])


@given(st.binary(max_size=300))
def test_whatever_the_bytes_they_are_decoded_whole_or_refused(body: bytes) -> None:
    try:
        text = decode(body, None).text
    except RejectedError as error:
        reason = error.reason
        assert reason is RejectionReason.UNDECODABLE
        return
    assert "\ufffd" not in text or "\ufffd".encode() in body or find_wide_encoding(body) is not None


@pytest.mark.parametrize("text", ["The boat \ud83d came home.", "A \udc00 b \ud83d c", "São \ud83d é"])
def test_halves_of_characters_are_refused_and_not_taken_for_letters_of_another_encoding(text: str) -> None:
    with pytest.raises(RejectedError) as refused:
        decode(text.encode("utf-8", "surrogatepass"), None)
    assert refused.value.reason is RejectionReason.UNDECODABLE


def test_bytes_of_a_half_among_other_letters_of_their_encoding_are_letters() -> None:
    text = "O país\u00a0«grande» e o país\u00a0€ não são o mesmo; aí\u00a0€ está a razão."
    assert decode(text.encode("cp1252"), None).text == text


def test_zero_bytes_alone_do_not_make_utf_16() -> None:
    assert find_wide_encoding(b"BM\x36\x00\x0c\x00\x00\x00\x00\x00" + bytes(range(256)) * 4) is None
    assert find_wide_encoding(b"a text with padding" + b"\0" * 400) is None


@pytest.mark.parametrize(
    ("damaged", "mended"),
    [
        (
            "Não é 😀.".encode("utf-16", "surrogatepass").decode("utf-16").encode()[:-5] + b"\xed\xa0\xbd\xed\xb8\x80.",
            "Não é 😀.",
        ),
        ("São é".encode() + b"\xc0\x80!", "São é!"),
        ("O café não é d".encode() + b"\xc3", "O café não é d"),
        ("O café não é d".encode() + b"\xe2\x80", "O café não é d"),
        ("The café – Zoë’s: ".encode() + b"\x93it\x92s\x94 \x96 caf\xe9", "The café – Zoë’s: “it’s” – caf"),
        ("The café – Zoë’s: ".encode() + b"\x93it\x92s\x94 \x96 caf\xe9.", "The café – Zoë’s: “it’s” – café."),
    ],
)
def test_utf_8_with_faults_of_a_known_meaning_is_mended(damaged: bytes, mended: str) -> None:
    decoded = decode(damaged, None)
    assert (decoded.text, decoded.encoding) == (mended, "utf-8")


@pytest.mark.parametrize("text", [PORTUGUESE, PASSAGES["ru"], PASSAGES["ja"], PASSAGES["tr"], PASSAGES["pl"]])
def test_a_lost_byte_never_becomes_a_wrong_letter(text: str) -> None:
    body = text.encode()
    for place in (place for place, byte in enumerate(body) if byte > 0x7F):
        with pytest.raises(RejectedError, match="UTF-8 breaks at byte"):
            decode(body[:place] + body[place + 1 :] + b"\n", None)


def test_a_producers_replacement_character_stays() -> None:
    assert decode("Joan Mir\ufffd pintou".encode(), None).text == "Joan Mir\ufffd pintou"


@pytest.mark.parametrize(
    ("body", "label"),
    [
        (b'<?xml version="1.0" encoding="ISO-8859-2"?><nitf/>', "ISO-8859-2"),
        (b"\xef\xbb\xbf<?xml version='1.0' encoding = 'utf-8' standalone='yes'?><a/>", "utf-8"),
        (b'\n<?xml version="1.0" encoding="windows-1251"?>', "windows-1251"),
        (b'<?xml version="1.0"?><a encoding="koi8-r"/>', None),
        (b"<a/>", None),
    ],
)
def test_the_encoding_of_an_xml_declaration_is_found(body: bytes, label: str | None) -> None:
    assert find_xml_encoding(body) == label


def test_five_megabytes_of_undeclared_text_take_seconds_at_most() -> None:
    body = PASSAGES["ru"].encode("cp1251") * (5_000_000 // len(PASSAGES["ru"]))
    started = time.process_time()
    assert decode(body, None).encoding == "windows-1251"
    assert time.process_time() - started < 5  # 0.5 s on an idle machine


@pytest.mark.parametrize(
    ("text", "codec"),
    [
        (
            "Això ho va dir el batlle: el pont s'obrirà al maig, però no tothom hi està d'acord, i això és normal.",
            "cp1252",
        ),
        ("Dis ’n nuwe brug, en dit is ’n groot dag vir die dorp, sê die burgemeester.", "cp1252"),
        (
            "Borgarstjórin segði, at brúgvin letur upp í mai, tá ið veðrið er gott, og øll fáa høvi at síggja hana.",
            "cp1252",
        ),
        ("El alcalde dijo que la inauguración será en mayo y que la población podrá cruzar.", "cp850"),
        ("Қаланың орталығында жаңа көпір ашылды, ол екі жылда салынды.", "kz1048"),
        ("Шәһәр үзәгендә яңа күпер ачылды, аны ике ел төзеделәр.", "ptcp154"),
        ("A hídon naponta tízezer autó megy át, de a főút még zárva, mondta a polgármester.", "iso8859_2"),
    ],
)
def test_letters_that_a_language_does_not_put_there_tell_the_page(text: str, codec: str) -> None:
    assert decode(text.encode(codec), None).text == text
