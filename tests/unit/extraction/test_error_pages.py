import pytest

from dragoman.errors import RejectedError, RejectionReason
from dragoman.extraction.web.error_pages import refuse_error_page
from dragoman.extraction.web.html import read_html


@pytest.mark.parametrize(
    ("title", "text", "detail"),
    [
        ("404 Not Found", "The page you are looking for could not be found.", "error"),
        ("404", "", "error"),
        ("Página não encontrada - Jornal do Vale", "A página que procura não existe ou foi removida.", "error"),
        ("Página no encontrada | El Faro", "La página que busca no existe.", "error"),
        ("Page introuvable", "La page demandée n’existe plus.", "error"),
        ("Fehler 404: Seite nicht gefunden", "Die gewünschte Seite existiert nicht.", "error"),
        ("Страница не найдена", "Такая страница не существует.", "error"),
        ("502 Bad Gateway", "nginx", "error"),
        ("Access Denied", "You don't have permission to access this page. Reference #18.2f", "error"),
        ("Just a moment...", "Verifying you are human. This may take a few seconds.", "person"),
        ("Um momento…", "Ative o JavaScript e os cookies para continuar.", "person"),
        ("m.example", "m.example needs to review the security of your connection before proceeding.", "person"),
    ],
)
def test_an_error_or_a_check_for_robots_is_no_article(title: str, text: str, detail: str) -> None:
    with pytest.raises(RejectedError, match=detail) as caught:
        refuse_error_page((None, title), text)
    assert caught.value.reason is RejectionReason.NO_ARTICLE


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Page not found", "The last page of the parish register, lost since 1911, lay behind a radiator."),
        ("Just a moment", "The clock on the tower stood still at noon on Friday, and nobody knows why."),
        ("Error 404: the museum of lost pages", "The museum opens in May. It was found that no such page exists."),
        ("Bridge not found on any map", "The requested page of the atlas could not be found."),
        ("404 Not Found", "The page could not be found. " * 30),
        ("Robots bake bread on Mill Lane", "A robot kneads the dough, and a human tastes it."),
    ],
)
def test_an_article_about_such_a_page_is_one(title: str, text: str) -> None:
    refuse_error_page((title,), text)


def test_a_page_that_declares_when_it_was_published_is_no_error() -> None:
    head = "<title>Page not found</title><meta property='article:published_time' content='2026-03-14'>"
    page = f"<html><head>{head}</head><body><p>The requested page of the atlas does not exist.</p></body></html>"
    assert len(read_html(page.encode(), None).paragraphs) == 1
