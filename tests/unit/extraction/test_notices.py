import pytest

from dragoman.extraction.web.notices import is_notice


@pytest.mark.parametrize(
    "line",
    [
        "Story continues below advertisement",
        "Artigo continua após a publicidade",
        "A PUBLICIDADE",
        "Publicidade",
        "Anzeige",
        "Continúa leyendo tras la publicidad",
        "La suite après cette publicité",
        "READ MORE: Ferry aground",
        "Lire aussi : Les petites lignes en danger",
        "Lesen Sie auch: Die Brücke",
        "Siga-nos no Google Notícias",
        "Follow us on Twitter | Like us on Facebook",
        "Síguenos en Instagram",
        "Sign up to our newsletter",
        "Assine a nossa newsletter",
        "Suscríbete a nuestro boletín",
        "Got a story? Email tips@m.example",
        "Il vous reste 62,5% de cet article à lire. La suite est réservée aux abonnés.",
        "Suscríbete para seguir leyendo",
        "Subscribe to continue reading",
        "Já é assinante? Entre aqui",
        "VÍDEOS: mais assistidos do Portal Norte nos últimos 7 dias",
        "We value your privacy",
        "Drucken | Versenden | Zum Seitenanfang",
        "→ Imprimir · Enviar · Partilhar",
    ],
)
def test_a_line_that_no_article_has_is_a_notice(line: str) -> None:
    assert is_notice(line)


@pytest.mark.parametrize(
    "line",
    [
        "Publicidade enganosa custa três milhões à empresa",
        "Advertisements for tobacco were banned in 1965.",
        "The story continues in the valley, where the river is lower.",
        "Read more books, the minister told the pupils.",
        "Related parties sold shares worth two million.",
        "Follow us, said the guide, and went into the cave.",
        "Have a story to tell, and people will listen.",
        "Subscribe is what the button said, and four thousand people did.",
        "We value your privacy, said the company that had sold the names of nine million people.",
        "Siga o curso do rio até a ponte, diz a placa.",
        "Continua a chover no norte do país",
        "Greens | 31.2%",
        "Print | 4.2 million",
        "Share",
        "Ads were everywhere in the town that summer",
    ],
)
def test_a_sentence_with_the_same_words_is_none(line: str) -> None:
    assert not is_notice(line)
