"""The letters beyond ASCII that each language writes, the most frequent first: what tells one code page from another.

The order is by experience with running text, not a measurement: `likelihood.py` asks for common against rare only.
Letters of a language's loanwords and names stand at its end.
"""

from typing import Final

LATIN_ALPHABETS: Final = {
    "ca": "àéíóèòçúïü",
    "cs": "íáěéýřšžčůúóťďňöü",
    "cy": "ŵŷâêîôûï",
    "da": "åøæéö",
    "de": "üäößéèàç",
    "en": "éèçüöïñáíóâôêàë",
    "eo": "ĉĝĥĵŝŭ",
    "es": "óíáéñúüçè",
    "et": "äõüöšž",
    "fi": "äöåšžéü",
    "fo": "ðæíøáóúýöäü",
    "fr": "éèàêçôûâîùœïëÿæñ",
    "ga": "áéíóú",
    "hr": "čšžćđéö",
    "hu": "áéőóöíüúű",
    "is": "áíðéóþúöýæ",
    "it": "àèùìòéîç",
    "lt": "ėšįųžūčąę",
    "lv": "āēīšūņļžģķč",
    "mt": "ħżġċàèìòù",
    "nb": "åøæéòôöü",
    "nl": "éëïüèöêóáíà",
    "pl": "łężąśćóńźéöü",
    "pt": "ãçáéíóêõúâàôüñ",
    "ro": "ăîâşţșțéö",
    "sk": "áíéčýšžľúťôňďóäĺŕöü",
    "sl": "čšžćđéö",
    "sq": "ëç",
    "sv": "äåöéüàæø",
    "tr": "ıüşğöçİâîû",
    "vi": "àáđươạảâêôãịộếấớệợầđủốồểứậờăéíóúẽýựìùòõèổởừửụũẩĩỉỏủắặểễọẹằẳẵỹỳỷỵữỡỗẫẻ",
}
"""The letters that carry marks, in languages of the Latin script."""

OTHER_ALPHABETS: Final = {
    "ar": "اليمنتوربهعدفقسكحةجصىشأطضخغءئثذزإظؤآـًٌَُِّْ",
    "be": "аінерыолсктвдуямпгзбцьчйшжхюэўфёъ",
    "bg": "аиеотнрсвлкдпмъзгубячйщцжшхюфь",
    "el": "αοιετνσςρκπμλίυόήηάωγδχέθύβφώζξψϋϊΐΰ",
    "fa": "ایرندهومتبسشکلزفگعقخآجپحصطچضغژثظذئء",
    "he": "יוהאלתרבמשנדחקעפםסטכגןזצךףץ",
    "kk": "аеынтрілқдмсбкуоғжәұпзңйгишүөяцхюъэвьһфщчё",
    "mk": "аоеитнрсвкпмлдузбгјцчшжхќфџѓљњѕ",
    "ru": "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъё",
    "sr": "аиоенсртувдјкмпљлгзбшчцњжћђхфџ",
    "th": "านรอกเงมยลวดทตสปคบหจพชขผแใโไธถศณซญภษฟฐฎฝฉฮฆฬฑฏฌฤะัาำิีึืุู็่้์ๆ",
    "tt": "аеәрлнктыигумсшбдояүхзһңчпйөҗвцэфъюжьщё",
    "uk": "оаиніевтрслкудмпзяьгбчйхцжїюєшщфґ",
}
"""The letters of the languages that are not written in the Latin script."""
