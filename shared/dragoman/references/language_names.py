"""Languages as people write them in a header: in English, and each by its own name. Names from CLDR."""

from typing import Final

_NAMES: Final = """
ar arabic العربية
az azerbaijani azərbaycan
be belarusian беларуская
bg bulgarian български
bn bangla bengali বাংলা
bs bosnian bosanski
ca catalan català
cs czech čeština
cy welsh cymraeg
da danish dansk
de german deutsch
el greek ελληνικά
en english
es spanish español
et estonian eesti
eu basque euskara
fa persian farsi فارسی
fi finnish suomi
fr french français
ga irish gaeilge
gl galician galego
gu gujarati ગુજરાતી
he hebrew עברית
hi hindi हिन्दी
hr croatian hrvatski
hu hungarian magyar
hy armenian հայերեն
id indonesian
is icelandic íslenska
it italian italiano
ja japanese 日本語
ka georgian ქართული
ko korean 한국어
lt lithuanian lietuvių
lv latvian latviešu
mk macedonian македонски
ms malay melayu
mt maltese malti
nb bokmål
nl dutch nederlands
no norwegian norsk
pl polish polski
pt portuguese português
ro romanian română
ru russian русский
sk slovak slovenčina
sl slovenian slovenščina
sq albanian shqip
sr serbian српски
sv swedish svenska
sw swahili kiswahili
ta tamil தமிழ்
te telugu తెలుగు
th thai ไทย
tr turkish türkçe
uk ukrainian українська
ur urdu اردو
vi vietnamese việt
zh chinese 中文
"""

LANGUAGE_NAMES: Final = {
    name: code for code, *names in (line.split() for line in _NAMES.strip().splitlines()) for name in names
}
"""In lower case."""
