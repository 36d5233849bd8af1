"""What site generators and note-taking programs add to Markdown, and replace or leave out when they show it. Pure.

MDX and Docusaurus have JavaScript and directives; Jekyll has Liquid; Obsidian has comments, links to pages, and marks.
"""

import re
from collections.abc import Iterator
from itertools import groupby
from typing import Final

_FENCE: Final = re.compile(r" {0,3}(`{3,}|~{3,})")
# MDX's first lines. `import Video from '@site/src/Video';`
_JAVASCRIPT: Final = re.compile(
    r"import\s++(?:[\w$*{},][\w$*{},\s]{0,299}(?<=\s)from\s++)?(?:'[^'\s]+'|\"[^\"\s]+\")\s*+(?:;\s*+)?"
    r"|export\s+(?:default|const|let|var|function|async|class)\s[^\n]*[;{}()\[\],>]\s*"
    r"|export\s*\{[^\n]*\}\s*+(?:;\s*+)?"
)
# `:::note[A title]`, `::: tip A title`, `::: {.warning}` and the `:::` that ends them.
_DIRECTIVE: Final = re.compile(r"\s*:{3,}\s*(?:[\w-]+(?:\[(.*)\])?|\{[^{}]*\})?(?:\s*\{[^{}]*\})?(?:\s+([^:{}]*))?\s*")
_CALLOUT: Final = re.compile(r"(\s*(?:>\s?)+)\[![\w|-]{1,40}\][+-]?\s*(.*)")
_HIDDEN_START: Final = re.compile(r"\{%-?\s*(?:highlight|comment)\b[^%{}\n]{0,200}%\}")
_HIDDEN_END: Final = re.compile(r"\{%-?\s*end(?:highlight|comment)\s*-?%\}")
_COMMENT: Final = re.compile(r"(?<![^\s>])%%[^%\n]{0,1000}%%")
# Over several lines: what begins a line to what ends one, so that LaTeX's comments (`%% Packages`) hide no text.
_COMMENT_START: Final = re.compile(r"^[ \t>]*%%", re.MULTILINE)
_COMMENT_END: Final = re.compile(r"%%[ \t]*$", re.MULTILINE)
_MAX_DIRECTIVE_CHARACTERS: Final = 300
# A link to what Liquid finds: `[the report]({% post_url 2026-05-01-lamps %})`. CommonMark takes it for no link.
_LIQUID_LINK: Final = re.compile(r"\[([^\[\]\n]{1,300})\]\(\s*\{[{%][^{}\n]{1,300}[%}]\}[^()\s]{0,300}\s*\)")
_EMBEDDED: Final = re.compile(r"!\[\[[^\[\]\n]{1,300}\]\]")
_WIKI_LINK: Final = re.compile(r"\[\[([^\[\]\n|]{1,300})(?:\|([^\[\]\n]{1,300}))?\]\]")
_MARKED: Final = re.compile(r"(?<![=\w])==(?=[^\s=])([^=\n]{1,500})(?<=\S)==(?![=\w])")


def drop_generator_lines(content: str) -> str:
    """Markdown without the JavaScript, directives, comments and highlighted code that no reader sees.

    A directive's or callout's own title stays, as a paragraph. What is inside of fences is left as it is.
    """
    shown = _cut_between(content, _HIDDEN_START, _HIDDEN_END) if "{%" in content else content
    parts = groupby(_mark_fences(shown), key=lambda marked: marked[0])
    return "".join(_read_part([line for _, line in group], is_fenced=is_fenced) for is_fenced, group in parts)


def read_wiki_links(text: str) -> str:
    """A text with the words of Obsidian's links and marks instead of them: `[[page|words]]`, `==marked==`."""
    if "[[" in text:
        text = _WIKI_LINK.sub(lambda link: link[2] or link[1], _EMBEDDED.sub("", text))
    return _MARKED.sub(r"\1", text) if "==" in text else text


def _mark_fences(content: str) -> Iterator[tuple[bool, str]]:
    """Each line, and whether it belongs to a fenced block."""
    fence = ""
    for line in content.splitlines(keepends=True):
        mark = _FENCE.match(line)
        if not fence and mark:
            fence = mark[1]
            yield True, line
        elif fence:
            yield True, line
            if mark and mark[1].startswith(fence) and not line[mark.end() :].strip():
                fence = ""
        else:
            yield False, line


def _read_part(lines: list[str], *, is_fenced: bool) -> str:
    if is_fenced:
        return "".join(lines)
    text = "".join(map(_read_line, lines))
    text = _LIQUID_LINK.sub(r"\1", text) if "](" in text else text
    return _cut_between(_COMMENT.sub("", text), _COMMENT_START, _COMMENT_END) if "%%" in text else text


def _read_line(line: str) -> str:
    if line.startswith(("import", "export")) and _JAVASCRIPT.fullmatch(line):
        return "\n"
    is_short = len(line) <= _MAX_DIRECTIVE_CHARACTERS
    if is_short and ":::" in line and (directive := _DIRECTIVE.fullmatch(line)):
        title = (directive[1] or directive[2] or "").strip()
        return f"\n{title}\n\n" if title else "\n"
    if "[!" in line and (callout := _CALLOUT.fullmatch(line.rstrip("\r\n"))):
        return f"{callout[1]}{callout[2]}\n{callout[1].rstrip()}\n" if callout[2] else f"{callout[1].rstrip()}\n"
    return line


def _cut_between(text: str, start: re.Pattern[str], end: re.Pattern[str]) -> str:
    """The text without what is from each start to the next end; a start without an end stays."""
    pieces: list[str] = []
    position = 0
    while (opening := start.search(text, position)) and (closing := end.search(text, opening.end())):
        pieces.append(text[position : opening.start()])
        position = closing.end()
    return "".join([*pieces, text[position:]])
