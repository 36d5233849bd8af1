"""Ingest by format and stage: where its time goes, in this process, warm."""

import textwrap
import time
from collections.abc import Sequence
from statistics import median
from typing import Final

from benchmarks.engine_share.bench import Bench
from benchmarks.engine_share.findings import Stage
from benchmarks.files import write_file
from benchmarks.texts import write_article

FORMATS: Final = ("txt", "md", "json", "html", "docx", "pdf")
_OTHER: Final = "records"
"""What no stage counts: looking, encoding, writing, queueing."""


def measure_stages(rounds: int, characters: int) -> Sequence[Stage]:
    """Milliseconds an article for each format and stage."""
    bench, stages = Bench(), list[Stage]()
    for ending in FORMATS:
        body = write_any_file(write_article(0, characters), ending)
        bench.ingest(f"a.{ending}", body)
        found: list[dict[str, float]] = []
        for _ in range(rounds):
            begin = time.perf_counter()
            report = bench.ingest(f"a.{ending}", body)
            spent = (time.perf_counter() - begin) * 1000
            found.append({**report.milliseconds, _OTHER: spent - sum(report.milliseconds.values())})
        stages += [Stage(ending, name, median(one.get(name, 0.0) for one in found)) for name in found[0]]
    return stages


def write_any_file(text: str, ending: str) -> bytes:
    """See benchmarks.files; also as a PDF."""
    return write_pdf(text) if ending == "pdf" else write_file(text, ending)


_LINES_A_PAGE: Final = 45
_RESOURCES: Final = "/Resources << /Font << /F1 3 0 R >> >>"


def write_pdf(text: str) -> bytes:
    """An article on pages of one column, in a font that every reader has."""
    lines = [line for paragraph in text.split("\n\n") for line in (*textwrap.wrap(paragraph, 85), "")]
    pages = [lines[place : place + _LINES_A_PAGE] for place in range(0, len(lines), _LINES_A_PAGE)]
    numbers = range(4, 4 + 2 * len(pages), 2)
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{' '.join(f'{number} 0 R' for number in numbers)}] /Count {len(pages)} >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    for number, page in zip(numbers, pages, strict=True):
        shown = "\n".join(f"({_escape(line)}) Tj T*" for line in page)
        stream = f"BT /F1 11 Tf 14 TL 60 760 Td\n{shown}\nET"
        objects += [
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {number + 1} 0 R {_RESOURCES} >>",
            f"<< /Length {len(stream.encode('cp1252', 'replace'))} >>\nstream\n{stream}\nendstream",
        ]
    body, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(body))
        body += f"{number} 0 obj\n{content}\nendobj\n".encode("cp1252", "replace")
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    end = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
    return body + f"{end}trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{len(body)}\n%%EOF".encode()


def _escape(line: str) -> str:
    return line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
