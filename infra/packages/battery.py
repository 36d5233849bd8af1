"""What `proof.py` has a package do: a program of its own, run by the interpreter that the package is for.

    python -I -S battery.py FUNCTION PACKAGE LISTED CHECKOUT [MODELS]

It imports nothing but the package and the standard library, reads every test document, opens every client, imports all
that our modules import at any time, translates, and writes a line for each: a name, a tab, what came out, hashed.
"""

import ast
import hashlib
import importlib
import json
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

SERVICES = {
    "ingest": ("s3", "sqs", "xray"),
    "record_failure": ("s3", "sqs", "xray"),
    "translate": ("s3", "sqs", "xray", "dynamodb", "secretsmanager", "ssm", "translate"),
}
REGIONS = ("us-east-1", "ap-southeast-5", "cn-north-1", "us-gov-west-1", "xx-nowhere-9")
DOCUMENTS = ("tests/documents", "events/inbox", "benchmarks/translation/sets")
SENTENCES = {
    ("en", "pt"): ("The harbour reopened on 13 December, after £10m of repairs.", "Dr. Whitfield's “last” train left."),
    ("pt", "en"): ("A câmara municipal aprovou o orçamento de 1,5 milhão.", "O elétrico n.º 28 voltou à Graça."),
}


def run(function: str, checkout: Path, listed: Path, models: Path | None) -> Iterator[tuple[str, object]]:
    """Everything that the function may be asked for, by name, with what came of it."""
    yield from import_everything(listed)
    yield from open_clients(function)
    if function == "ingest":
        yield from read_documents(checkout)
    else:
        yield from cut_texts(checkout)
    if function == "translate" and models is not None:
        yield from translate(models)


def import_everything(listed: Path) -> Iterator[tuple[str, object]]:
    """Each of our modules, and each module that one of them imports anywhere, also late."""
    for path in (listed / "handler.py", *sorted((listed / "dragoman").rglob("*.py"))):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and node.module:
                names = [node.module]
            else:
                continue
            for name in names:
                yield f"{path.relative_to(listed).as_posix()} imports {name}", _can_import(name)


def _can_import(name: str) -> str:
    try:
        importlib.import_module(name)
    except ImportError as error:
        return f"{error.name or error}"
    return "yes"


def open_clients(function: str) -> Iterator[tuple[str, object]]:
    """Each client of AWS, with its operations, paginators and waiters, and an answer of its endpoint rules."""
    import boto3  # noqa: PLC0415 - only once the package is where modules are looked for

    session = boto3.Session("id", "secret", region_name="eu-central-1")
    clients: Any = session  # its types know each service by name
    for service in SERVICES[function]:
        client = clients.client(service)
        operations = client.meta.service_model.operation_names
        shapes = client.meta.service_model.shape_names
        inputs = [repr(client.meta.service_model.operation_model(name).input_shape) for name in operations]
        paged = [name for name in client.meta.method_to_api_mapping if client.can_paginate(name)]
        yield f"client {service}", [client.meta.endpoint_url, operations, inputs, shapes, paged, client.waiter_names]
        for region in REGIONS:
            yield f"endpoint of {service} in {region}", clients.client(service, region_name=region).meta.endpoint_url
    signed = session.client("s3").generate_presigned_url("get_object", Params={"Bucket": "in", "Key": "ü/a b"})
    yield "signed address", signed.partition("?")[0]


def read_documents(checkout: Path) -> Iterator[tuple[str, object]]:
    """The records of each document."""
    import msgspec  # noqa: PLC0415 - see above

    from dragoman.article import SourceObject  # noqa: PLC0415 - see above
    from dragoman.reading import read_records  # noqa: PLC0415 - see above
    from dragoman.reading_rules import Reading  # noqa: PLC0415 - see above
    from dragoman.settings import Settings  # noqa: PLC0415 - see above

    reading = Reading.from_settings(Settings(output_bucket="out"))
    for path in _list_documents(checkout):
        body = path.read_bytes()
        source = SourceObject(
            "in", path.relative_to(checkout).as_posix(), "etag", len(body), "", "2026-01-01T00:00:00Z"
        )
        for index, record in enumerate(read_records(source, body, reading)):
            yield f"{source.key} {index}", msgspec.json.encode(record).decode()


def cut_texts(checkout: Path) -> Iterator[tuple[str, object]]:
    """Sentences of each text, as they are cut for an engine."""
    from dragoman.segmentation import segment  # noqa: PLC0415 - see above

    for path in _list_documents(checkout):
        if path.suffix in {".txt", ".md", ".tsv"}:
            text = path.read_bytes().decode("utf-8", "replace")
            yield f"sentences of {path.relative_to(checkout).as_posix()}", [repr(each) for each in segment(text, "en")]


def translate(models: Path) -> Iterator[tuple[str, object]]:
    """Sentences by the engine in the process, and which characters its vocabularies know."""
    sys.path.append(str(models))
    from dragoman.model_store.packaged_models import PackagedModels  # noqa: PLC0415 - see above
    from dragoman.translation.engines.firefox import FirefoxEngine  # noqa: PLC0415 - see above
    from dragoman.translation.models.library import ModelLibrary  # noqa: PLC0415 - see above

    engine = FirefoxEngine(ModelLibrary(PackagedModels(), "models", None), 400_000_000)
    for (source, target), sentences in SENTENCES.items():
        for sentence in sentences:
            yield f"{source}-{target} {sentence}", repr(engine.translate(sentence, source, target, 30.0))
        yield f"{source}-{target} knows", [engine.repertoire(source, target).knows(letter) for letter in "aãüł№’€"]


def _list_documents(checkout: Path) -> list[Path]:
    return sorted(path for name in DOCUMENTS for path in (checkout / name).rglob("*") if path.is_file())


def main(function: str, package: str, listed: str, checkout: str, models: str = "") -> None:
    """Run everything with the package's own modules, and write what came out."""
    sys.path.insert(0, package)
    warnings.simplefilter("ignore")
    for name, answer in run(function, Path(checkout), Path(listed), Path(models) if models else None):
        told = json.dumps(answer, ensure_ascii=True, default=str).encode()
        print(f"{name}\t{hashlib.sha256(told).hexdigest()[:16] if len(told) > 40 else told.decode()}")  # noqa: T201


if __name__ == "__main__":
    main(*sys.argv[1:])
