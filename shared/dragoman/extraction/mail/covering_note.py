"""The note that goes with an attached article, told apart from a text of its own. Pure.

A note is left out only where it certainly is one, so that no text is lost: it has few words, says that something is
attached, and has no longer sentence beside that one.
"""

import re
from collections.abc import Sequence
from typing import Final

MAX_NOTE_WORDS: Final = 39
MAX_OTHER_SENTENCE_WORDS: Final = 12
"""Of a sentence that says nothing of an attachment: thanks, a greeting, who may be called. News takes more."""
_MAX_NOTE_CHARACTERS: Final = 1_000  # addresses and rows of dashes in it are no words

_WORD: Final = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff]{1,2}|\w+")
_SENTENCE_END: Final = re.compile(r"[.!?…]+(?=\s|\Z)|[。！？\n]")
# What people write with an attachment, never the bare word: bombs are attached to cars, and prosecutors are `adjunto`.
_ATTACHED: Final = re.compile(
    r"\b(?:please|kindly|pls|you(?:['’]ll| will| can)?)\b.{0,30}\bfind\b.{0,80}\b(?:attached|enclosed)\b"
    r"(?! to (?!this))|\b(?:see|find)(?: (?:the|it|them))? (?:attached|enclosed|attachments?)\b(?! to (?!this))"
    r"|^(?:(?:hi|hello|dear all|morning)\W+)?(?:attached|enclosed)\b(?! to (?!this))"
    r"|\b(?:i|we)(?:['’](?:ve|m|re)| have| am| are)?\b.{0,12}\b(?:attach(?:ed|ing)?|enclos(?:ed?|ing))\b"
    r"(?!.{0,40}\bto the\b)"
    r"|\b(?:release|statement|article|text|story|document|file|copy|piece|pdf)\b.{0,60}\b(?:is|are) (?:now )?"
    r"(?:attached|enclosed)\b(?! to (?!this))"
    # Portuguese, Spanish, French
    r"|\bem anexo\b|\banex(?:amos|a-se|o (?:o|a|os|as|envi\w+|segue))\b|\bsegue\b.{0,60}\banex[oa]s?\b"
    r"|^junto (?:envi\w+|remet\w+|segue)"
    r"|^adjunt[oa]s?\b|\b(?:le|les|te|os|se) adjunt(?:o|amos|an?)\b|\badjuntamos\b"
    r"|\b(?:archivo|documento|fichero)s? adjuntos?\b"
    r"|\b(?:envío|enviamos|remito|remitimos|mando|mandamos|encontrarán?)\b.{0,60}\badjunt[oa]s?\b"
    r"|\bci-joint(?:e|s|es)?\b|\ben pièces? jointes?\b|\btrouverez\b.{0,60}\ben annexe\b"
    # German, Italian, Dutch, Polish, Swedish, Danish and Norwegian
    r"|\bim anhang\b|\banbei\b|\bals (?:anhang|anlage)\b|\bbeigefügt|\blieg(?:t|en) (?:\w+ )?bei\W*\Z"
    r"|\bin der anlage (?:finden|erhalten|senden|schicken)\b|\b(?:finden|erhalten|senden)\b.{0,40}\bin der anlage\b"
    r"|\bin allegato\b|\balleg(?:o|hiamo)\b|\bsi allega(?:no)?\b"
    r"|\b(?:in de|als|zie) bijlage\b|\bbijgevoegde?\b|\bbijgaande?\b"
    r"|\bw załączniku\b|\bw załączeniu\b|\bzałącza(?:m|my)\b"
    r"|\bbifoga(?:r|s|t|d|de)\b|\bvedhæft|\bvedlagt\b"
    # Russian, Japanese, Chinese
    r"|\bво вложении\b|\bв прикрепл[её]нн|\bприлага(?:ю|ем|ется)\b|\bприкладыва(?:ю|ем)\b"
    r"|添付(?:いた|し(?:ます|ました)|の(?:とおり|通り)|ファイル)"
    r"|(?:详?见|查收|查看|請見|请见).{0,6}附件|附件(?:是|为|為)|随信附",
    re.IGNORECASE,
)
# All that somebody says who passes something on.
_PASSED_ON: Final = re.compile(
    r"(?:fyi|for your information|see below|para (?:o (?:seu|vosso) )?conhecimento|para su información"
    r"|pour info(?:rmation)?|zur (?:info(?:rmation)?|kenntnis(?:nahme)?)|z\. ?k|per conoscenza|ter info(?:rmatie)?"
    r"|do wiadomości|för kännedom|к сведению|ご参考まで)",
    re.IGNORECASE,
)
# What a mail ends with: where it begins so too, it says nothing else.
_CLOSING: Final = re.compile(
    r"(?:(?:kind|best|warm|many)?\s?regards|best wishes|(?:yours )?sincerely|(?:(?:com os )?melhores )?cumprimentos"
    r"|atenciosamente|atentamente|(?:un )?(?:cordial )?saludos?|cordialement|bien (?:à vous|cordialement)"
    r"|(?:mit )?(?:freundlichen?|besten?|viele|herzlichen?) grüßen?|(?:cordiali|distinti) saluti"
    r"|met vriendelijke groet(?:en)?|z poważaniem|pozdrawiam"
    r"|(?:med )?vänlig(?:a)? hälsning(?:ar)?|med venlig hilsen"
    r"|с уважением|よろしくお願い)\b",
    re.IGNORECASE,
)


def is_covering_note(texts: Sequence[str]) -> bool:
    """Whether a mail's paragraphs say that an article is attached or passed on, and certainly no more than that.

    They do where they have fewer than 40 words in all, one of their sentences says so as it is put in fifteen
    languages, and none of the others has more than 12 words; or where a mail as short begins with how mails end.
    """
    if sum(map(len, texts)) > _MAX_NOTE_CHARACTERS or sum(map(count_words, texts)) > MAX_NOTE_WORDS:
        return False
    sentences = [line for text in texts for sentence in _SENTENCE_END.split(text) if (line := sentence.strip())]
    others = [sentence for sentence in sentences if not _says_so(sentence)]
    is_said = len(others) < len(sentences) or (bool(others) and _CLOSING.match(others[0]) is not None)
    return is_said and all(count_words(other) <= MAX_OTHER_SENTENCE_WORDS for other in others)


def _says_so(sentence: str) -> bool:
    return (_ATTACHED.search(sentence) or _PASSED_ON.fullmatch(sentence.strip(" ,;:!-–—"))) is not None


def count_words(text: str) -> int:
    """The words of a text; of scripts without spaces, two characters count as one."""
    return len(_WORD.findall(text))
