"""What services write where the translation belongs: notices, error pages, error bodies, captchas.

The engines look for their own services' words (`complaints`), because these decide what to do with the engine. Here
is the net behind them, for whatever engine: a notice must never be an article.
"""

from typing import Final

import regex

from dragoman.late import compile_regex
from dragoman.translation.checks.sides import Side

_SURE: Final = compile_regex(
    r"""
      MYMEMORY \s WARNING | YOU \s USED \s ALL \s AVAILABLE \s FREE \s TRANSLATIONS | QUERY \s LENGTH \s LIMIT \s EXCEE
    | IS \s AN \s INVALID \s (?:TARGET|SOURCE) \s LANGUAGE | INVALID \s LANGUAGE \s PAIR \s SPECIFIED
    | PLEASE \s SELECT \s TWO \s DISTINCT \s LANGUAGES | NO \s QUERY \s SPECIFIED | INVALID \s EMAIL \s PROVIDED
    | \(Server \s Error\)!!1 | That[’']s \s all \s we \s know | That[’']s \s an \s error\.
    | unusual \s traffic \s from \s your \s computer \s network
    | Please \s verify \s (?:that \s)? you \s are \s (?:a \s)? human
    | Enable \s JavaScript \s and \s cookies \s to \s continue | Checking \s your \s browser \s before \s accessing
    | Attention \s Required! \s \| | cf-browser-verification | g-recaptcha | window\._cf_chl
    | Visit \s \S+ \s to \s get \s an \s API \s key | Invalid \s API \s key | Slowdown: \s \d+ \s per
    | Quota \s for \s this \s billing \s period \s has \s been \s exceeded
    """,
    regex.VERBOSE | regex.IGNORECASE,
)
"""No news has these by chance."""

_MARKUP: Final = compile_regex(
    r"""\s*+(?:<!doctype\s|<\?xml\s|<html[\s>]|<head[\s>]|<body[\s>]|<script[\s>]"""
    r"""|[\[{]{1,3}\s*"(?:error|errors|message|code|status|statusCode|detail|responseStatus|responseData|translations|translatedText|data)"\s*:)""",
    regex.IGNORECASE,
)
"""How pages and JSON bodies begin."""

_CURT: Final = compile_regex(
    r"""
    \s*+ (?:(?:HTTP\s)? (?:Error\s)? [45]\d\d [\s:.-]*)?+
    (?: Too\ Many\ Requests | Bad\ Request | Forbidden | Access\ Denied | Unauthorized | Not\ Found | Request\ Timeout
      | Internal\ Server\ Error | Bad\ Gateway | Service\ (?:Temporarily\ )? Unavailable | Gateway\ Time-?out
      | Rate\ limit\ exceeded | Quota\ exceeded | Just\ a\ moment\.* | Upstream\ request\ timeout | No\ content
    ) [\s.!]*
    """,
    regex.VERBOSE | regex.IGNORECASE,
)
"""Short ones that could be a translation into English; as the whole answer into another language they are none."""

_LONGEST_MATCH: Final = 60


def find_notice(source: Side, target: Side) -> str | None:
    """A service's own words that are not in the source."""
    for pattern in (_SURE, _MARKUP):
        match = pattern.search(target.text) if pattern is _SURE else pattern.match(target.text)
        if match is not None and match.group().strip().casefold() not in source.text.casefold():
            return f"{match.group().strip()[:_LONGEST_MATCH]!r} is a service's notice"
    match = _CURT.fullmatch(target.text)
    if match is not None and target.language != "en" and source.text.strip() != target.text.strip():
        return f"{match.group().strip()[:_LONGEST_MATCH]!r} is a service's notice"
    return None
