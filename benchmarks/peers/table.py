"""The comparison as Markdown, for people."""

from collections.abc import Iterable

from benchmarks.peers.contestant import Absentee
from benchmarks.peers.extraction import ExtractionFinding
from benchmarks.peers.findings import Peers
from benchmarks.peers.translation import ALL, DIRECTIONS, NEWS, TranslationFinding, Translator


def write_tables(peers: Peers, command: str) -> str:
    """Both tables, and who could not take part."""
    absent = (*peers.translation.absent, *peers.extraction.absent)
    return "\n".join(
        [
            "# Dragoman and others",
            "",
            f"`{command}` writes this; [PEERS.md](PEERS.md) says how it is measured. Compare lines, not machines.",
            "",
            *_write_translators(peers.translation),
            "",
            *_write_extractors(peers.extraction),
            "",
            "Not measured on this machine:",
            "",
            *(f"- {_describe(absentee)}" for absentee in absent),
            "",
        ]
    )


def _write_translators(finding: TranslationFinding) -> Iterable[str]:
    names = " · ".join(f"{source}→{target}" for source, target in DIRECTIONS)
    heads = ("translator", "characters a second", "first sentence after", "memory", f"BLEU, plain news ({names})")
    yield f"| {' | '.join([*heads, 'BLEU, all sets'])} |"
    yield "|---|---|---|---|---|---|"
    for each in finding.translators:
        memory = f"{each.peak_bytes / 1e6:,.0f} MB"
        cells = [each.name, f"{each.speed:,.0f}", f"{each.start_seconds:.1f} s", memory]
        yield f"| {' | '.join([*cells, _write_bleu(each, NEWS), _write_bleu(each, ALL)])} |"


def _write_bleu(translator: Translator, name: str) -> str:
    return " · ".join(f"{quality.bleu:.1f}" for quality in translator.quality if quality.set == name)


def _write_extractors(finding: ExtractionFinding) -> Iterable[str]:
    wrong = f"text of {finding.pages_without_article} pages without an article"
    yield f"| extractor, on {finding.pages} pages of our own | precision | recall | F1 | {wrong} | a page |"
    yield "|---|---|---|---|---|---|"
    for each in finding.extractors:
        cells = [each.name, *(f"{value:.3f}" for value in (each.precision, each.recall, each.f1))]
        yield f"| {' | '.join([*cells, f'of {each.wrongly_read}', f'{each.speed:.1f} ms'])} |"


def _describe(absentee: Absentee) -> str:
    return f"{absentee.name}: {absentee.reason}."
