"""Lines between an article's paragraphs that speak to the reader of something else: adverts, offers, buttons. Pure.

Each is a whole line that articles do not have, so no link is needed to tell it.
"""

import re
from typing import Final

from dragoman.extraction.comparison import fold

_MAX_CHARACTERS: Final = 220
_NETWORKS: Final = (
    r"(?:facebook|twitter|x|instagram|whatsapp|telegram|tiktok|youtube|linkedin|threads|bluesky|google(?: news"
    r"| noticias| actualites)?|flipboard|mastodon|pinterest|social media|redes sociais|redes sociales)\b"
)
_ADVERT: Final = (
    r"(?:this |the |a |an |la |el |o |um |uma |un |una |cette |der |die |ein |een )?(?:advertise?ments?|ads?\b"
    r"|publicidade|publicidad|anuncio|publicite|annonce|werbung|anzeige|pubblicita|advertentie|annons)"
)
# Without accents, in small letters; each from the beginning of the line.
_PHRASES: Final = re.compile(
    # Adverts.
    rf"{_ADVERT}[\W\d]*$|pub[\W]*$|реклама[\W]*$|广告$|廣告$|広告$|(?:sponsored|patrocinado|contenido patrocinado"
    rf"|conteudo patrocinado)$"
    rf"|(?:{_ADVERT}\W+)?(?:the |this )?(?:story|article|text|content) continues (?:below|after)\b.{{0,40}}$"
    rf"|(?:{_ADVERT}\W+)?scroll (?:down )?(?:to|for) (?:continue|more|read)\b"
    r"|(?:(?:o |a |este |esta )?(?:artigo|texto|materia|noticia|reportagem|conteudo|leitura) )?continua "
    rf"(?:(?:depois|a seguir|abaixo)(?: d?[ao])?|apos(?: [ao])?|depois d[ao]) {_ADVERT}"
    rf"|(?:(?:el |la |este |esta )?(?:articulo|texto|noticia|contenido) )?(?:continua|sigue)(?: leyendo)? (?:despues"
    rf"|tras)(?: de)? {_ADVERT}"
    rf"|(?:la suite|l'article continue|lire la suite)(?: de (?:l'|cet )article)? apres {_ADVERT}"
    rf"|(?:der )?(?:artikel|text|beitrag) (?:wird|geht) nach (?:dieser |der )?(?:werbung|anzeige)"
    rf"|(?:l'articolo |la notizia )?continua (?:a leggere )?dopo (?:la )?pubblicita"
    # Other articles.
    r"|(?:read more|read also|also read|read next|see also|related|more on this|don't miss|leia (?:mais|tambem|ainda)"
    r"|le[ae] tambien|leer mas|le[ae] mas|mira tambien|te puede interesar|vea tambien|veja (?:mais|tambem)"
    r"|saiba mais|(?:a )?lire(?: aussi| egalement)|voir aussi"
    r"|lesen sie (?:auch|mehr)|lesen sie dazu|mehr zum thema|siehe auch|auch interessant|leggi anche|vedi anche"
    r"|lees ook"
    r"|las ocksa|les ogsa|czytaj (?:tez|takze)|читаите также|смотрите также) ?:"
    r"|videos?: (?:os )?mais (?:assistidos|vistos)\b|(?:os )?videos mais (?:assistidos|vistos) d"
    # Networks.
    rf"|(?:follow|like|join|find) (?:us|our \w+|the \w+) (?:on|at|in|via) {_NETWORKS}"
    rf"|(?:siga|segue|sigue|acompanhe|curta)(?:-nos|nos)?(?: (?:o|a) [\w ]{{1,30}})?,? (?:no|na|em|en|pelo|nas|las"
    rf"|el) (?:el |las )?{_NETWORKS}"
    rf"|siguenos (?:en|tambien en) (?:el |la |las |nuestr[ao]s? )?{_NETWORKS}|(?:suivez"
    rf"|retrouvez)[ -]nous (?:aussi )?sur {_NETWORKS}"
    rf"|folgen sie uns (?:auf|bei|auch auf) {_NETWORKS}|seguici (?:anche )?su {_NETWORKS}|volg ons op {_NETWORKS}"
    # Newsletters, and stories for the paper.
    r"|(?:sign up|subscribe) (?:to|for) (?:our|the|this|\S{1,20}'s) (?:[\w-]+ ){0,4}(?:newsletters?|briefing)\b"
    r"|get (?:our|the) (?:[\w-]+ ){0,4}newsletter|(?:thanks|thank you) for reading \S.{0,60} subscribe\b"
    r"|(?:assine|subscreva|receba|inscreva-se)(?: n| d)?(?:[ao])? ?(?:a |o )?(?:nossa |nosso "
    r"|as nossas )?(?:newsletters?|boletim)\b"
    r"|(?:suscribete|apuntate|inscribete|recibe)(?: gratis)? (?:a |en )?(?:nuestr[ao]s? |el |la )?(?:newsletters?"
    r"|boletin)\b"
    r"|(?:inscrivez|abonnez)-vous (?:gratuitement )?a (?:notre|la|nos) (?:newsletter|lettre)"
    r"|abonnieren sie (?:jetzt )?(?:unseren|den|kostenlos) (?:\w+ )?newsletter|iscriviti alla (?:nostra )?newsletter"
    r"|(?:got|have you got|do you have|have) an? (?:\w+ )?(?:story|tip|news tip)\b.{0,40}\?"
    # What only subscribers read.
    r"|il vous reste [\d,.]+ ?% de (?:cet article|la suite)|(?:la suite|cet article"
    r"|ce contenu) est reservee? aux abonnes"
    r"|(?:article|contenu) reserve aux abonnes|deja abonnee?(?:\(e\))? ?\?"
    r"|(?:suscribete|registrate|inicia sesion)(?: gratis)? para (?:seguir|continuar) leyendo|(?:contenido"
    r"|articulo) (?:exclusivo|solo) para suscriptores"
    r"|lee sin limites por\b|¿?ya (?:eres|es) suscriptor"
    r"|(?:subscribe|sign in|log in|register)(?: now| today| for free)? to (?:continue|keep) reading"
    r"|(?:this|the) (?:article|story|content) is (?:only )?(?:for|available to|exclusive to) (?:our )?subscribers"
    r"|already (?:a subscriber|have an account) ?\?"
    r"|(?:assine|subscreva|faca login|registe-se|cadastre-se)(?: ja| agora)? para (?:continuar|ler)\b"
    r"|(?:conteudo|artigo|materia|exclusivo) (?:exclusiv[ao] |reservad[ao] )?(?:para|a|aos) (?:\w+ )?assinantes"
    r"|ja e assinante ?\?"
    r"|(?:jetzt )?weiterlesen mit\b|(?:dieser|der) (?:artikel|inhalt) ist (?:nur )?(?:fur"
    r"|exklusiv)\b.{0,30}abonnenten|sie (?:sind|haben) (?:bereits|schon) (?:ein )?(?:abo|abonn)"
    r"|(?:contenuto|articolo) (?:riservato|esclusivo) (?:agli|per gli) abbonati|sei gia abbonato ?\?"
    # Consent.
    r"|we (?:value|respect|care about) your privacy[\W]*$|your privacy (?:is important|matters)(?: to us)?[\W]*$"
    r"|(?:valorizamos|respeitamos) a (?:sua|tua) privacidade[\W]*$|a sua privacidade e importante(?: para nos)?[\W]*$"
    r"|(?:valoramos|respetamos) (?:su|tu) privacidad[\W]*$|(?:su|tu) privacidad es importante(?: para nosotros)?[\W]*$"
    r"|(?:nous )?respect(?:ons|er) votre vie privee[\W]*$|votre vie privee (?:nous importe|compte)\b"
    r"|wir (?:respektieren|schatzen) ihre privatsphare[\W]*$|(?:rispettiamo|teniamo al)la (?:tua|vostra) privacy[\W]*$"
)
_BUTTON_WORDS: Final = """
    print|email|e-mail|mail|share|save|copy link|comment|comments|back to top|top|home|listen|follow|like us on facebook
    follow us on twitter|imprimir|enviar|partilhar|compartilhar|comentar|guardar|salvar|compartir|voltar ao topo|topo
    volver arriba|imprimer|envoyer|partager|commenter|sauvegarder|haut de page|contactez-nous|mentions legales
    drucken|versenden|teilen|merken|kommentieren|nach oben
    zum seitenanfang|seitenanfang|artikel drucken|artikel versenden
    impressum|datenschutz|agb|kontakt|stampa|invia|condividi
    salva|commenta|torna su|facebook|twitter|whatsapp|x|linkedin
    telegram|privacy policy|terms of use|terms|privacy|contact us|contact|about us
"""
_BUTTONS: Final = frozenset(
    word.strip() for line in _BUTTON_WORDS.split("\n") for word in line.split("|") if word.strip()
)
_BUTTON_BREAK: Final = re.compile(r"\s*[|·•›]\s*|\s+[-–/]\s+")
_MARKS: Final = re.compile(r"^[\W_]+")


def is_notice(text: str) -> bool:
    """Whether a paragraph is a line that no article has: `Story continues below advertisement`, `Print | E-mail`."""
    if len(text) > _MAX_CHARACTERS:
        return False
    folded = " ".join(fold(text).split())
    bare = _MARKS.sub("", folded)
    if _PHRASES.match(bare) or _PHRASES.match(folded):
        return True
    parts = [part for part in _BUTTON_BREAK.split(bare) if part]
    return len(parts) > 1 and all(part.strip(" .:") in _BUTTONS for part in parts)
