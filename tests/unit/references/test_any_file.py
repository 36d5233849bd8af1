"""Any bytes under any key give entries that can be used, or are refused with a sentence."""

from pathlib import Path
from typing import Literal

from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman.errors import RejectedError
from dragoman.references import read_reference
from dragoman.references.entries import MAX_CHARACTERS
from dragoman.references.languages import read_language

DOCUMENTS = Path(__file__).parents[2] / "documents" / "references"
SAMPLES = sorted(path for path in DOCUMENTS.rglob("*") if path.is_file())

KINDS: st.SearchStrategy[Literal["glossary", "corrections"]] = st.sampled_from(["glossary", "corrections"])
KEYS = st.one_of(
    st.sampled_from(["g/en-pt/a.csv", "g/a.tsv", "g/any/x", "g/en/pt-BR/x.tbx", "terms.en-pt.csv", ""]),
    st.text(max_size=20),
)
TABLES = st.text(st.sampled_from('en,pt;any\t"\n\r sourcetargé-=<>&WHO0'), max_size=200).map(str.encode)


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """A sample with a piece cut out and another put in."""
    body = draw(st.sampled_from(SAMPLES)).read_bytes()
    start, end = sorted(draw(st.tuples(st.integers(0, len(body)), st.integers(0, len(body)))))
    return body[:start] + draw(st.one_of(st.binary(max_size=20), TABLES)) + body[end:]


@settings(max_examples=300)
@given(KINDS, KEYS, st.one_of(st.binary(max_size=300), TABLES, damaged()))
def test_any_bytes_are_read_or_refused(kind: Literal["glossary", "corrections"], key: str, body: bytes) -> None:
    try:
        reference = read_reference(kind, key, body)
    except RejectedError as error:
        assert error.reason.sentence  # noqa: PT017 - either outcome is right
        return
    assert reference.entries
    for entry in reference.entries:
        assert 0 < len(entry.source) <= MAX_CHARACTERS[kind]
        assert 0 < len(entry.target) <= MAX_CHARACTERS[kind]
        assert entry.source == entry.source.strip()
        assert read_language(entry.source_language) == entry.source_language
        assert read_language(entry.target_language) == entry.target_language
    identities = [(e.source_language, e.target_language, e.source, e.case_sensitive) for e in reference.entries]
    assert len(set(identities)) == len(identities)
