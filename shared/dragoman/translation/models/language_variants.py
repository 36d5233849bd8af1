"""Which variant of a language a model writes, and which it can read.

A model is named after a language, `pt`, and writes one variant of it. Which one is CLDR's "likely subtags": what a
bare code stands for when nothing else is known. That agrees with what is known of Mozilla's models: `pt` writes
Brazil's Portuguese, `zh` simplified characters, and `no` is byte for byte the model `nb`.

So a target is served under its own name only: `pt-BR` by `pt`, but `pt-PT` by no model that is named `pt`, because
who asks for Lisbon's Portuguese is not helped with Brazil's under that name. A source is read more freely: what is
written in the model's language and script, wherever it comes from. A text in another script (`sr-Latn` to a model
that learned Cyrillic, `zh-Hant` to one that learned simplified characters) is full of characters unknown to it.
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import Final

import msgspec

_SAME_LANGUAGE: Final[Mapping[str, str]] = {"no": "nb", "iw": "he", "in": "id", "tl": "fil", "ji": "yi", "mo": "ro"}
"""Codes of one language: Norwegian without a name is Bokmål, Tagalog's standard form is Filipino, the rest are codes
that ISO 639 has replaced. Nynorsk (`nn`) is another language than `nb`, and so are Bosnian, Croatian and Serbian."""

_USUAL: Final[Mapping[str, str]] = {
    "af": "Latn-ZA",
    "ar": "Arab-EG",
    "az": "Latn-AZ",
    "be": "Cyrl-BY",
    "bg": "Cyrl-BG",
    "bn": "Beng-BD",
    "bs": "Latn-BA",
    "ca": "Latn-ES",
    "cs": "Latn-CZ",
    "cy": "Latn-GB",
    "da": "Latn-DK",
    "de": "Latn-DE",
    "el": "Grek-GR",
    "en": "Latn-US",
    "es": "Latn-ES",
    "et": "Latn-EE",
    "eu": "Latn-ES",
    "fa": "Arab-IR",
    "fi": "Latn-FI",
    "fil": "Latn-PH",
    "fr": "Latn-FR",
    "ga": "Latn-IE",
    "gl": "Latn-ES",
    "gu": "Gujr-IN",
    "he": "Hebr-IL",
    "hi": "Deva-IN",
    "hr": "Latn-HR",
    "hu": "Latn-HU",
    "hy": "Armn-AM",
    "id": "Latn-ID",
    "is": "Latn-IS",
    "it": "Latn-IT",
    "ja": "Jpan-JP",
    "ka": "Geor-GE",
    "kk": "Cyrl-KZ",
    "km": "Khmr-KH",
    "kn": "Knda-IN",
    "ko": "Kore-KR",
    "lt": "Latn-LT",
    "lv": "Latn-LV",
    "mk": "Cyrl-MK",
    "ml": "Mlym-IN",
    "mr": "Deva-IN",
    "ms": "Latn-MY",
    "mt": "Latn-MT",
    "my": "Mymr-MM",
    "nb": "Latn-NO",
    "ne": "Deva-NP",
    "nl": "Latn-NL",
    "nn": "Latn-NO",
    "oc": "Latn-FR",
    "or": "Orya-IN",
    "pa": "Guru-IN",
    "pl": "Latn-PL",
    "pt": "Latn-BR",
    "ro": "Latn-RO",
    "ru": "Cyrl-RU",
    "si": "Sinh-LK",
    "sk": "Latn-SK",
    "sl": "Latn-SI",
    "sq": "Latn-AL",
    "sr": "Cyrl-RS",
    "sv": "Latn-SE",
    "sw": "Latn-TZ",
    "ta": "Taml-IN",
    "te": "Telu-IN",
    "th": "Thai-TH",
    "tr": "Latn-TR",
    "uk": "Cyrl-UA",
    "ur": "Arab-PK",
    "uz": "Latn-UZ",
    "vi": "Latn-VN",
    "xh": "Latn-ZA",
    "zh": "Hans-CN",
}
"""Script and region that a bare code stands for: CLDR's likely subtags, for the languages of Mozilla's models."""

_REGION_OF_SCRIPT: Final[Mapping[str, str]] = {"zh-Hant": "TW"}
"""Where a script other than the usual one is at home; elsewhere it is the usual region (CLDR)."""

_SCRIPT_OF_REGION: Final[Mapping[str, str]] = {
    **dict.fromkeys(("zh-TW", "zh-HK", "zh-MO"), "Hant"),
    "pa-PK": "Arab",
    **dict.fromkeys(("az-IR", "kk-CN"), "Arab"),
    "sr-ME": "Latn",
    "uz-AF": "Arab",
}
"""Regions that write a language in another script than the usual one (CLDR)."""


class Variant(msgspec.Struct, frozen=True):
    """A language as it is written somewhere. Script and region are empty where nothing is known of them."""

    language: str
    script: str
    region: str

    def is_read_by(self, model: "Variant") -> bool:
        """Whether a model that learned one variant can read this one."""
        return (self.language, self.script) == (model.language, model.script)


@lru_cache(1_024)
def expand(tag: str) -> Variant:
    """What a BCP 47 tag of up to language, script and region stands for: `pt` -> Portuguese, Latin, Brazil."""
    first, *rest = tag.split("-")
    language = _SAME_LANGUAGE.get(first.lower(), first.lower())
    script = next((part.title() for part in rest if len(part) == 4), "")
    region = next((part.upper() for part in rest if len(part) in {2, 3}), "")
    usual_script, _, usual_region = _USUAL.get(language, "").partition("-")
    script = script or _SCRIPT_OF_REGION.get(f"{language}-{region}", usual_script)
    return Variant(language, script, region or _REGION_OF_SCRIPT.get(f"{language}-{script}", usual_region))
