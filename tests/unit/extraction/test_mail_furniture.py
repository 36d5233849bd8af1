import pytest

from dragoman.article import Paragraph
from dragoman.extraction.mail.furniture import drop_furniture
from dragoman.extraction.web.blocks import Block

STORY = "The council opens a new pool on Saturday, and everybody who can swim may use it until the end of the month."


def drop(*texts: str) -> list[str]:
    return [block.paragraph.text for block in drop_furniture([Block(Paragraph(text)) for text in texts])]


@pytest.mark.parametrize(
    "line",
    [
        "View this email in your browser",
        "View in browser",
        "ADVERTISEMENT",
        "ADVERTISEMENT Buy our mugs",
        "PUBLICIDADE: Compre as nossas canecas",
        "Thanks for reading The Tide! Subscribe for free to receive new posts and support my work.",
        "The Tide is a reader-supported publication. To receive new posts and support my work, consider subscribing.",
        "Subscribe now",
        "Having trouble viewing this email? View it online.",
        "Se não consegue visualizar esta mensagem, clique aqui.",
        "Ver este e-mail no seu navegador",
        "Ver en el navegador: abrir este correo en su navegador",
        "Afficher ce message dans votre navigateur",
        "Newsletter im Browser ansehen",
        "Открыть письмо в браузере",
        "ブラウザで表示する",
        "Facebook | Instagram | LinkedIn",
        "Read more →",
        "Leia mais",
        "Weiterlesen »",
        "Read more (https://x.example/1)",
        "Sent from my iPhone",
        "--Sent from my iPhone",
        "Sent with Sparrow",
        "[Image: Our page on the network <https://x.example/a>]",
        "Si ce message ne s'affiche pas correctement, veuillez cliquer ici.",
        "Problemas para visualizar | Ver on-line",
        "Enviado do meu iPhone",
        "### ENDS ###",
        "-30-",
        "FIM",
    ],
)
def test_a_line_that_programs_and_services_add_is_left_out(line: str) -> None:
    assert drop(line, STORY, line, STORY) == [STORY, STORY]


@pytest.mark.parametrize(
    "mark",
    [
        "You are receiving this email because you signed up.",
        "Unsubscribe | Preferences",
        "© 2026 Meridian Post. All rights reserved.",
        "Recebeu este e-mail porque subscreveu a nossa newsletter.",
        "Ha recibido este correo porque está suscrito.",
        "Vous recevez cet e-mail car vous êtes abonné.",
        "Sie erhalten diese E-Mail, weil Sie den Newsletter abonniert haben.",
        "Вы получили это письмо, потому что подписались.",
        "This e-mail and any attachments are confidential.",
    ],
)
def test_a_footer_is_cut_off(mark: str) -> None:
    assert drop(STORY, STORY, mark, "4 Customs Quay, Saltmarsh") == [STORY, STORY]


@pytest.mark.parametrize(
    "text",
    [
        "EMBARGOED UNTIL 6 MAY 2026",
        "FOR IMMEDIATE RELEASE",
        "The end of the pool is near, says the council.",
        "Advertisement rules are too weak, the regulator says.",
        "ADVERTISEMENT rules were broken. The regulator says that the mugs have to go.",
        "Thanks for reading the names aloud went to the pupils of Lydden.",
        "Subscribe to nothing, says the consumer office.",
        "Endspiel um das Schwimmbad",
        "Facebook bought the pool.",
        "Unsubscribers are rare, the newsletter's editor says, and the web version of the paper has more readers than ever.",
    ],
)
def test_what_articles_say_stays(text: str) -> None:
    assert drop(text, STORY, STORY, text)[0] == text


def test_a_mark_above_the_text_does_not_cut_the_text() -> None:
    texts = ("You are receiving this newsletter because you signed up.", STORY, STORY)
    assert drop(*texts) == list(texts)
