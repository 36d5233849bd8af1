"""The lines that mail programs and newsletter services put around a text: what is certainly no part of it. Pure."""

import re
from collections.abc import Sequence
from itertools import accumulate
from typing import Final

from dragoman.extraction.web.blocks import Block

_MAX_LINE_CHARACTERS: Final = 220
_MAX_FOOTER_CHARACTERS: Final = 4_000
_MAX_MARK_CHARACTERS: Final = 1_500

# Each is a whole phrase that articles do not use, in the languages of the newsletters that we have seen.
_BROWSER: Final = re.compile(
    r"\b(?:view|read|open|see)\b.{0,60}\b(?:in|on) (?:your|a|the|my) (?:web )?browser"
    r"|^(?:view|read|open) in (?:web )?browser\b"
    r"|\b(?:view|read|see)\b.{0,40}\b(?:online|web) version|^view (?:it |this |as )?(?:online|(?:a )?web ?page)\b"
    r"|trouble (?:viewing|reading|seeing) this"
    r"|(?:can['’]t|cannot) (?:see|read|view) this (?:e-?mail|message|newsletter)"
    r"|(?:e-?mail|message|newsletter) (?:is )?not display(?:ing|ed)"
    r"|\b(?:ver|veja|visualizar|visualize|abrir|abra|ler|leia|consulte|consultar)\b.{0,60}\b(?:navegador|browser)\b"
    r"|não (?:consegue|está a conseguir|está conseguindo) (?:ver|ler|visualizar)|^(?:ver )?versão (?:online|web)\b"
    r"|\b(?:ver|abrir|leer|véalo|ábrelo)\b.{0,60}\ben (?:el|su|tu) navegador"
    r"|problemas (?:para|al) (?:visualizar|ver)\b|problemas (?:para|ao|em) visualizar\b"
    r"|s['’]affich(?:e|ait) (?:pas|mal)\b.{0,60}cli"
    r"|problemi (?:di|nella) visualizzazione|non (?:visualizzi|riesci a (?:vedere|leggere))"
    r"|no (?:puede|puedes|ve|ves)\b.{0,30}correctamente"
    r"|^(?:ver )?versión (?:online|web|en línea)\b"
    r"|\b(?:voir|lire|afficher|consulter|visualiser|ouvrir)\b.{0,60}\bnavigateur"
    r"|^(?:voir la )?version (?:en ligne|web)\b"
    r"|\bim browser (?:ansehen|anzeigen|öffnen|lesen|betrachten)|^(?:zur )?(?:webversion|online-?version)\b"
    r"|nicht (?:richtig|korrekt) (?:angezeigt|dargestellt)"
    r"|\b(?:visualizza|vedi|apri|leggi)\b.{0,60}\b(?:nel|sul)(?: tuo)? browser|bekijk .{0,40}(?:browser|online)"
    r"|(?:открыть|посмотреть|просмотреть|читать)\b.{0,40}в браузере|^веб-версия"
    r"|ブラウザ(?:ー)?で(?:表示|見る|ご覧|開く)|在浏览器中(?:查看|打开)|在瀏覽器中(?:查看|開啟)",
    re.IGNORECASE,
)
_FOOTER: Final = re.compile(
    r"(?:you(?:['’]re| are| have)? (?:receiv|getting|subscribed|signed up)"
    r"|this (?:e-?mail|message|newsletter) was sent (?:to|by)"
    r"|if you (?:no longer|do not|don['’]t) (?:wish|want) to|to (?:unsubscribe|stop receiving)|unsubscribe\b"
    r"|manage (?:your )?(?:e-?mail |subscription )?preferences|update (?:your )?preferences|want to change how you"
    r"|this (?:e-?mail|message)(?: and| \(including| may| contains| is| transmission).{0,80}(?:confidential|attachment"
    r"|intended)|confidentiality notice|disclaimer:|privacy policy\b|forward (?:this )?to a friend"
    r"|(?:está a receber|recebe|recebeu|você (?:está recebendo|recebeu|recebe)) (?:est[ea]|ess[ea])"
    r"|(?:caso|se) (?:não|já não)\b.{0,40}(?:receber|deseje|queira)|para (?:cancelar|anular|deixar de receber|remover)"
    r"|(?:cancelar|anular) (?:a )?(?:inscrição|subscrição|assinatura)|descadastr|remover subscrição|gerir preferências"
    r"|(?:esta mensagem|este e-?mail)\b.{0,80}(?:confidencia|destina|foi enviad)|aviso de confidencialidade"
    r"|(?:ha recibido|recibe|recibes|está recibiendo|has recibido) este|si (?:ya )?no (?:desea|deseas|quiere|quieres)"
    r"|(?:haga |haz )?cli(?:c|ck|que) (?:aquí|aqui|en este enlace|neste link) (?:para|si)"
    r"|dar(?:se|te)? de baja|cancelar (?:la )?suscripción|este (?:mensaje|correo)\b.{0,80}(?:confidencial|enviado)"
    r"|vous (?:recevez|avez reçu) (?:ce|cet|cette)|si vous ne (?:souhaitez|voulez)|se désabonner|se désinscrire"
    r"|pour (?:vous désabonner|vous désinscrire)|ce (?:message|courriel)\b.{0,80}confidentie"
    r"|(?:sie|du) (?:erhalten|erhältst|bekommen|bekommst) (?:diese|dieses)|(?:vom )?newsletter abbestellen|abmelden\b"
    r"|wenn (?:sie|du) (?:diesen|keine|diese)\b.{0,60}(?:erhalten|newsletter)|diese e-?mail\b.{0,80}vertraulich"
    r"|se non (?:desider[ia]|vuoi|vuole|intendi)\b.{0,60}(?:ricevere|newsletter)|per (?:cancellarti|disiscriverti)"
    r"|(?:hai ricevuto|ricevi|riceve|ha ricevuto) (?:questa|questo)|annulla (?:la tua )?iscrizione|disiscri|cancella l"
    r"|вы получили это|вы получаете это|отписаться|чтобы отписаться|если вы (?:больше )?не (?:хотите|желаете)"
    r"|(?:©|\(c\)|copyright)\s?(?:©\s?)?(?:19|20)\d\d|all rights reserved|todos os direitos reservados"
    r"|配信(?:停止|解除)|このメールは|退订|退訂|您收到此|取消订阅)",
    re.IGNORECASE,
)
_SENT_FROM: Final = re.compile(
    r"[-–—_ ]*(?:sent with (?:sparrow|airmail|mailbird|spark|canary|superhuman)"
    r"|sent from my \w[\w ]{1,30}|sent from (?:outlook|mail|yahoo)\b.{0,40}|get outlook for \w+"
    r"|sent with proton ?mail.{0,20}"
    r"|enviado (?:do|a partir do|desde) (?:meu |mi |o meu )?\w[\w ]{1,30}|obter o outlook para \w+"
    r"|obtener outlook para \w+"
    r"|envoyé de mon \w[\w ]{1,30}|envoyé depuis mon \w[\w ]{1,30}|von meinem \w[\w ]{1,30} gesendet"
    r"|inviato da(?:l mio)? \w[\w ]{1,30}"
    r"|отправлено с \w[\w ]{1,30}|iPhoneから送信)[.!]?",
    re.IGNORECASE,
)
_END_OF_RELEASE: Final = re.compile(
    r"[\s#*=_.–—-]*(?:-\s?30\s?-|(?:ends?|fim|fin|ende|fine|конец)(?: of (?:press )?release)?)?[\s#*=_.–—-]*",
    re.IGNORECASE,
)
_PICTURE: Final = re.compile(r"\[(?:image|img|cid|bild|imagem|imagen)\s?[:：][^\[\]]*\]", re.IGNORECASE)
# Above what somebody paid for: the label alone, or, in capitals as the services set it, with a few words beside it.
_ADVERTISEMENT: Final = re.compile(
    r"(?:(?i:advertisement|publicidade|publicidad|publicité|pubblicità|werbung|реклама)"
    r"|(?:ADVERTISEMENT|PUBLICIDADE|PUBLICIDAD|PUBLICITÉ|PUBBLICITÀ|WERBUNG|РЕКЛАМА)[\s:–—-]+\w[^.!?]{0,60}[.!?]?)"
)
# Substack's, in the words that it offers to whoever writes there.
_SUBSTACK: Final = re.compile(
    r"thanks for reading(?:[.!]?| [^.!?]{1,80}!)"
    r"|thanks for reading(?: [^.!?]{1,80})?[.!]? (?:subscribe for free|this post is public|if you enjoyed)\b.{0,160}"
    r"|.{1,80} is a reader-supported publication\. to receive new posts\b.{0,160}"
    r"|(?:subscribe(?: now)?|upgrade to paid|leave a comment|share this post|share|refer a friend|start writing)",
    re.IGNORECASE,
)
_NETWORK_NAMES = """
    facebook twitter x instagram linkedin youtube whatsapp telegram tiktok threads bluesky mastodon rss pinterest vk
    share tweet forward like follow us on partilhar compartilhar partager teilen condividi compartir
    e-mail email website site web вконтакте
"""
_NETWORKS: Final = frozenset(_NETWORK_NAMES.split())
_MIN_NETWORKS: Final = 2
_MORE: Final = re.compile(
    r"[\s»›→>\[(]*(?:read (?:more|on|the full story|the rest|full article)|continue reading|learn more|full story|more"
    r"|leia mais|ler mais|ler notícia|saiba mais|continuar a ler|continue lendo|leer más|seguir leyendo|más información"
    r"|lire la suite|en savoir plus|weiterlesen|mehr lesen|mehr erfahren|leggi tutto|continua a leggere|lees meer"
    r"|читать далее|подробнее|続きを読む|阅读全文)[\s»›→>.…\])]*(?:\(?https?://\S+)?",
    re.IGNORECASE,
)


def drop_furniture(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks without links to a web version, buttons, rows of networks, and the footer.

    A footer begins with the first sentence on why one gets the mail, or the copyright, that stands below the middle.
    """
    kept = [block for block in blocks if not _is_furniture(block.paragraph.text)]
    lengths = [0, *accumulate(len(block.paragraph.text) for block in kept)]
    for number, block in enumerate(kept):
        text, below = block.paragraph.text, lengths[-1] - lengths[number]
        if number == 0 or below > _MAX_FOOTER_CHARACTERS or len(text) > _MAX_MARK_CHARACTERS or not _is_footer(block):
            continue
        if below < lengths[number] or all(map(_is_footer, kept[number:])):
            return tuple(kept[:number])
    return tuple(kept)


def _is_footer(block: Block) -> bool:
    return _FOOTER.match(block.paragraph.text) is not None


def _is_furniture(text: str) -> bool:
    if len(text) > _MAX_LINE_CHARACTERS:
        return False
    if any(
        pattern.fullmatch(text) for pattern in (_PICTURE, _END_OF_RELEASE, _SENT_FROM, _MORE, _ADVERTISEMENT, _SUBSTACK)
    ):
        return True
    return _BROWSER.search(text) is not None or _is_row_of_networks(text)


def _is_row_of_networks(text: str) -> bool:
    words = re.findall(r"[\w-]+", text.lower())
    return len(words) >= _MIN_NETWORKS and all(word in _NETWORKS for word in words)
