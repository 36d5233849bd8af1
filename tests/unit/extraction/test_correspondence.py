import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.extraction.mail.correspondence import choose_letter, read_letter

ANSWER = "Yes, the pool opens on Saturday."
QUESTION = "Does the pool open this week, and who may swim in it on the first day?"


def read(text: str, *, is_reply: bool = False, is_forward: bool = False) -> list[str]:
    blocks, _ = choose_letter(read_letter(text, is_reply=is_reply, is_forward=is_forward), is_forward=is_forward)
    return [block.paragraph.text for block in blocks]


@given(st.text("ab >:\n", max_size=120))
def test_quotation_marks_never_make_a_text_with_words_empty(text: str) -> None:
    has_word = any(map(str.isalnum, text))
    assert any(map(str.isalnum, "".join(read(text, is_reply=True)))) == has_word


@pytest.mark.parametrize(
    "above",
    [
        "On Mon, Nov 2, 2026 at 10:00 AM Desk <desk@paper.example> wrote:",
        "On Mon, Nov 2, 2026 at 10:00 AM Desk of the paper\n<desk@paper.example> wrote:",
        "Em seg., 2 de nov. de 2026 às 10:00, Redação <r@jornal.example>\nescreveu:",
        "El lun, 2 nov 2026 a las 10:00, Redacción (<r@d.example>) escribió:",
        "Le 2/11/2026 à 10:00, Rédaction a écrit :",
        "Am 02.11.2026 um 10:00 schrieb Redaktion <r@z.example>:",
        "02.11.2026 10:00, Редакция пишет:",
    ],
)
def test_an_answer_stands_without_the_question(above: str) -> None:
    assert read(f"{ANSWER}\n\n{above}\n> {QUESTION}\n", is_reply=True) == [ANSWER]
    assert read(f"{above}\n> {QUESTION}\n\n{ANSWER}\n", is_reply=True) == [ANSWER]


@pytest.mark.parametrize(
    "above",
    [
        "-----Original Message-----\nFrom: Desk <d@x.example>\nSent: Monday\nTo: Ana\nSubject: Pool\n",
        "-----Mensagem original-----\nDe: Mesa\nEnviada: segunda-feira\nPara: Ana\nAssunto: Piscina\n",
        "________________________________\nDe : Bureau\nEnvoyé : lundi\nÀ : Ana\nObjet : Piscine\n",
        "Von: Redaktion\nGesendet: Montag\nAn: Ana\nBetreff: Bad\n",
        "*From:* Desk\n*Sent:* Monday\n*To:* Ana\n*Subject:* Pool\n",
    ],
)
def test_outlooks_header_ends_an_answer(above: str) -> None:
    assert read(f"{ANSWER}\n\n{above}\n{QUESTION}\n", is_reply=True)[0] == ANSWER
    assert QUESTION not in read(f"{ANSWER}\n\n{above}\n{QUESTION}\n", is_reply=True)


@pytest.mark.parametrize(
    "mark",
    [
        "---------- Forwarded message ---------",
        "---------- Mensagem encaminhada ----------",
        "-------- Weitergeleitete Nachricht --------",
        "-------- Пересылаемое сообщение --------",
        "Begin forwarded message:",
        "Début du message réexpédié :",
    ],
)
@pytest.mark.parametrize("quote", ["", "> "])
def test_a_mail_that_only_passes_on_another_is_read_as_that(mark: str, quote: str) -> None:
    lines = ["From: Press Office <p@x.example>", "Subject: Pool", "", QUESTION, "", ANSWER]
    letter = read_letter(
        f"FYI\n\n{mark}\n\n" + "\n".join(quote + line for line in lines), is_reply=False, is_forward=False
    )
    blocks, sender = choose_letter(letter, is_forward=False)
    assert [block.paragraph.text for block in blocks] == [QUESTION, ANSWER]
    assert sender == "Press Office"


def test_a_note_longer_than_what_it_passes_on_is_the_article() -> None:
    assert read(f"{QUESTION}\n\n---------- Forwarded message ---------\nFrom: A <a@x>\n\nNo.\n") == [QUESTION]


def test_an_article_that_quotes_and_lists_is_no_correspondence() -> None:
    text = "Contact: Ana Reis\nPhone: 555-0100\n\nOn Tuesday the mayor wrote:\n\n> We will swim.\n\nFrom: here on, all is well."
    letter = read_letter(text, is_reply=False, is_forward=False)
    assert [(block.paragraph.kind, block.paragraph.text) for block in letter.own] == [
        ("paragraph", "Contact: Ana Reis"),
        ("paragraph", "Phone: 555-0100"),
        ("paragraph", "On Tuesday the mayor wrote:"),
        ("quote", "We will swim."),
        ("paragraph", "From: here on, all is well."),
    ]


@pytest.mark.parametrize(
    "below",
    ["-- \nAna Reis\nPress Office", "--\nAna Reis", "_" * 47 + "\nPool mailing list\npool@lists.example"],
)
def test_a_signature_is_left_out(below: str) -> None:
    assert read(f"{ANSWER}\n{below}\n") == [ANSWER]


def test_two_hyphens_above_a_text_are_no_signature() -> None:
    assert QUESTION in read(f"{ANSWER}\n--\n" + f"{QUESTION}\n\n" * 10)


def test_files_encoded_into_the_text_are_left_out() -> None:
    assert read(f"{ANSWER}\n\nbegin 644 pool.jpg\nM86)C\n`\nend\n\n{QUESTION}\n") == [ANSWER, QUESTION]


def test_a_mail_that_only_quotes_is_what_it_quotes() -> None:
    assert read(f"> {ANSWER}\n> \n> {QUESTION}\n", is_reply=True) == [ANSWER, QUESTION]


def test_a_text_that_begins_below_a_signatures_mark_is_kept() -> None:
    assert read(f"-- \n{ANSWER}\n") == [ANSWER]
