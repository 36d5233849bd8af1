import pytest

from dragoman.errors import RejectedError, RejectionReason
from dragoman.extraction.decoding import decode

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
