"""Pages that a server sends instead of an article: errors, and checks whether the reader is a person. Pure."""

import re
from typing import Final

from dragoman.errors import RejectedError, RejectionReason
from dragoman.extraction.comparison import fold

_MAX_CHARACTERS: Final = 500
"""Of the text of such a page; an article about one is longer."""

# Without accents, in small letters: all of a title, or a part of it before or after a separator.
_ERROR_TITLE: Final = re.compile(
    r"(?:(?:http|http status|error|erro|erreur|fehler|errore|oops|ops|ups)?[\s:!,.]*(?:code )?"
    r"(?:40[0134]|410|429|451|50[0234]|52\d)[\s:!,.-]*)?"
    r"(?:(?:error|erro|erreur|fehler|errore)|(?:(?:the|this|die|la|a) )?(?:page|pagina|seite|url|document|article)"
    r"(?: (?:was|is|wurde|n'a pas ete|nao foi|no fue|non e stata))?"
    r" (?:not found|nao encontrada|no encontrada|introuvable|non trouvee?|trouvee?|nicht gefunden|non trovata"
    r"|niet gevonden|encontrada|inexistente|no existe|unavailable|not available|gone)"
    r"|not found|forbidden|access denied|acesso negado|acceso denegado|acces (?:refuse|interdit)|zugriff verweigert"
    r"|accesso negato|bad gateway|gateway time-?out|(?:service|site|website) (?:temporarily )?unavailable"
    r"|internal server error|too many requests|unauthorized|(?:страница )?не наидена|страница не наидена"
    r"|(?:お探しの)?ヘーシ(?:か|は)見つかりません(?:てした)?|页面(?:不存在|未找到))?[\s.!:(]*(?:40[34]|500)?[)\s.!]*"
)
_CHECK_TITLE: Final = re.compile(
    r"just a moment|one moment,? please|please wait|um momento|un momento|einen moment(?: bitte)?|un instant"
    r"|attention required!?|are you (?:a )?(?:robot|human)\??|(?:please )?verify (?:that )?you are (?:a )?human"
    r"|checking your browser|security (?:check|verification)|human verification|captcha|ddos-guard|bot check"
    r"|verificacao de seguranca|verificacion de seguridad|sicherheitsuberprufung|verification de securite"
    r"|access to this page has been denied|pardon our interruption|robot check|vercel security checkpoint"
)
_ERROR_TEXT: Final = re.compile(
    r"(?:not|n't) (?:be )?(?:found|exist|available|find)|(?:been|was) (?:moved|removed|deleted)|no longer (?:exists?"
    r"|available)"
    r"|page you (?:are|were) (?:looking|trying)|requested (?:url|page)|check the (?:url|address)"
    r"|nao (?:existe|foi encontrad|esta disponivel|encontramos)|(?:foi|fue) (?:removid|eliminad|movid)"
    r"|pagina que (?:procura|busca|buscas|tentou)"
    r"|no (?:existe|se (?:ha )?encontr|hemos encontrado|esta disponible)|n'existe (?:pas|plus)|page (?:demandee"
    r"|que vous)|introuvable"
    r"|nicht (?:gefunden|mehr verfugbar|existiert|verfugbar)|existiert nicht|gewunschte seite|non (?:esiste"
    r"|e stata trovata|trovata)"
    r"|permission to access|don't have permission|server (?:error|is|was)|nginx|apache|try again later|reference #"
    r"|не (?:существует|наидена)"
)
_CHECK_TEXT: Final = re.compile(
    r"\b(?:human|robot|bot|bots|captcha|javascript|cloudflare|ray id|humano?|mensch|humain|umano)\b"
    r"|your (?:browser|connection)|(?:seu|su|tu) navegador|ihren browser|votre navigateur"
)
# These are enough by themselves: nothing but such a page says them.
_CERTAIN_TEXT: Final = re.compile(
    r"needs to review the security of your connection|enable javascript and cookies to continue"
    r"|verifying (?:that )?you are (?:a )?human|checking (?:if the site connection is secure"
    r"|your browser before accessing)"
    r"|precisa (?:de )?(?:verificar|revisar) a seguranca da sua conexao|necesita (?:revisar"
    r"|verificar) la seguridad de (?:su|tu) conexion"
    r"|doit verifier la securite de votre connexion|muss die sicherheit ihrer verbindung uberprufen"
)
_SEPARATOR: Final = re.compile(r"\s+[|\-–—·•:»]\s+|\s*[|»]\s*|:\s+")


def refuse_error_page(titles: tuple[str | None, ...], text: str) -> None:
    """Refuse a page that is known to hold no article: by its short text, together with one of its titles.

    Args:
        titles: All that the page has: declared, of its window, shown.
        text: All that would be its article.

    Raises:
        RejectedError: it is an error, or a check whether the reader is a person.
    """
    if len(text) > _MAX_CHARACTERS:
        return
    folded = fold(text)
    names = [fold(title) for title in titles if title]
    if _CERTAIN_TEXT.search(folded) or (any(map(_is_check, names)) and (not text or _CHECK_TEXT.search(folded))):
        detail = "The page only checks whether its reader is a person; save the article from a browser that shows it."
        raise RejectedError(RejectionReason.NO_ARTICLE, detail)
    if any(map(_is_error, names)) and (not text or _ERROR_TEXT.search(folded)):
        raise RejectedError(RejectionReason.NO_ARTICLE, "The page is a server's error message, not an article.")


def _is_error(title: str) -> bool:
    return any(_ERROR_TITLE.fullmatch(part) for part in _list_parts(title))


def _is_check(title: str) -> bool:
    return any(_CHECK_TITLE.fullmatch(part.rstrip(".…! ")) for part in _list_parts(title))


def _list_parts(title: str) -> list[str]:
    return [part for part in (title.strip(), *_SEPARATOR.split(title[:300])) if any(map(str.isalnum, part))]
