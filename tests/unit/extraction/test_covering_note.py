import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.extraction.mail.covering_note import MAX_NOTE_WORDS, is_covering_note

NEWS = "Volunteers have counted 214 seal pups on the sandbanks this autumn, more than in any year since 1974."


@pytest.mark.parametrize(
    "note",
    [
        "Please find attached our latest release.",
        "See attached.",
        "FYI",
        "Zur Kenntnis. Viele Grüße, Jana",
        "Kind regards\nJoan Pike\n01632 960123",
        "Mit freundlichen Grüßen Jana Holt",
        "Hi, attached is the story we talked about. Thanks! Ana",
        "I've attached the release.",
        "The press release is attached. Kind regards, Joan Pike",
        "Segue em anexo o comunicado.",
        "Boa tarde. Envio em anexo a nota de imprensa. Cumprimentos, Rui",
        "Adjuntamos la nota de prensa. Un saludo",
        "Les adjunto el comunicado.",
        "Veuillez trouver ci-joint notre communiqué.",
        "Bonjour, le texte est en pièce jointe. Cordialement",
        "Anbei unsere Pressemitteilung. Mit freundlichen Grüßen",
        "Guten Abend, die Meldung liegt bei.",
        "In allegato il comunicato stampa.",
        "In de bijlage vindt u ons persbericht.",
        "W załączniku przesyłam komunikat.",
        "Bifogat finns vårt pressmeddelande.",
        "Во вложении пресс-релиз.",
        "プレスリリースを添付いたします。よろしくお願いいたします。",
        "您好,新闻稿请见附件。",
    ],
)
def test_a_note_that_goes_with_an_attachment_is_known_in_its_language(note: str) -> None:
    assert is_covering_note([note])


@pytest.mark.parametrize(
    "text",
    [
        NEWS,
        f"Please find attached our release. {NEWS}",
        "A bomb attached to a lorry failed to explode in Velmark on Sunday.",
        "Police find a device attached to the bridge.",
        "Bombs attached to cars. Nobody was hurt.",
        "We attached cameras to the seals, she said.",
        "Die Arbeitslosigkeit liegt bei fünf Prozent.",
        "Fogo no anexo da escola.",
        "El fiscal adjunto pidió ayer cinco años de cárcel.",
        "Das Feuer in der Anlage ist gelöscht.",
        "Two people died in the fire.",
        "Two people died in the fire. Kind regards, Joan",
        "FYI the mill burns again",
        f"Kind regards\n{NEWS}",
        "",
    ],
)
def test_what_may_be_news_is_no_note(text: str) -> None:
    assert not is_covering_note([text])


@given(st.lists(st.sampled_from(["word", "attached", "Please", "find", "."]), min_size=MAX_NOTE_WORDS + 1))
def test_what_is_long_is_never_a_note(words: list[str]) -> None:
    text = " ".join(["word"] * (MAX_NOTE_WORDS + 1) + words)
    assert not is_covering_note(["See attached.", text])
