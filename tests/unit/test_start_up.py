"""What a function has imported when it is ready for its first message: nothing that only some messages need."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

EVERYWHERE = (
    *("boto3", "s3transfer", "aws_xray_sdk", "wrapt", "asyncio", "multiprocessing"),
    *("aws_lambda_powertools.utilities.batch", "aws_lambda_powertools.utilities.data_classes"),
    "aws_lambda_powertools.utilities.parameters",
    *("requests", "bs4", "deep_translator", "deepl", "stamina", "tenacity", "pybreaker", "pyrate_limiter"),
    *("fxtranslate", "sentencepiece", "trafilatura", "lxml", "pypdfium2", "mammoth", "ftfy", "yaml", "numpy"),
    *("dragoman.extraction", "dragoman.references.interchange", "moto", "ministack"),
)
"""With the reason for each in what imports it late. boto3 and Powertools' batch alone were a fifth of a cold start."""

NOT_IN = {
    "failure": ("regex", "dragoman.segmentation", "dragoman.translation.chain", "dragoman.isolation"),
    "ingest": ("regex", "dragoman.segmentation", "dragoman.translation.chain"),
    "translate": ("dragoman.isolation", "dragoman.readers.isolated"),
}

BUILD = """
import json, sys
from dragoman import bootstrap
getattr(bootstrap, f"{sys.argv[1]}_delivery")()
modules = set(sys.modules)
print(json.dumps(sorted(modules)))
"""


def build(function: str, **environ: str) -> set[str]:
    """The modules of a process that has built a function."""
    account = {"AWS_ACCESS_KEY_ID": "a", "AWS_SECRET_ACCESS_KEY": "b", "AWS_DEFAULT_REGION": "eu-west-1"}
    settings = {"OUTPUT_BUCKET": "output", "POWERTOOLS_METRICS_NAMESPACE": "Dragoman", "MODEL_BUCKET": "models"}
    on_lambda = {"LAMBDA_TASK_ROOT": "/var/task", "ENGINES": "firefox,google"}
    environment = {**os.environ, **account, **settings, **on_lambda, **environ}
    command = [sys.executable, "-c", BUILD, function]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    return set(json.loads(done.stdout))


@pytest.mark.parametrize("function", sorted(NOT_IN))
def test_a_function_that_is_ready_has_loaded_nothing_that_only_some_messages_need(function: str) -> None:
    loaded = build(function)
    assert [name for name in (*EVERYWHERE, *NOT_IN[function]) if name in loaded] == []
    assert {"botocore.session", "aws_lambda_powertools", "msgspec"} <= loaded, "it is not what a function is built of"


CHILD = """
import json, sys
import dragoman.isolation.child
from dragoman.readers import child
for _ in child.warm_up(sys.argv[1]): pass
print(json.dumps(sorted(sys.modules)))
"""


def load_child(name: str) -> set[str]:
    """The modules of a child that expects a file of this name."""
    done = subprocess.run([sys.executable, "-c", CHILD, name], capture_output=True, text=True, check=True, cwd=ROOT)
    return set(json.loads(done.stdout))


def test_the_child_that_reads_plain_text_has_loaded_no_other_format() -> None:
    formats = ("lxml", "trafilatura", "readability", "pypdfium2", "mammoth", "email.message", "zipfile", "yaml", "ftfy")
    own = ("dragoman.extraction.web.html", "dragoman.references", "dragoman.extraction.archives.bounded_zip")
    clients = ("botocore", "urllib3", "aws_lambda_powertools", "numpy", "py3langid")
    loaded = load_child("a.txt")
    assert [name for name in (*formats, *own, *clients) if name in loaded] == []


@pytest.mark.parametrize(
    ("name", "module"),
    [
        ("a.html", "dragoman.extraction.web.main_text"),
        ("A.PDF", "dragoman.extraction.pdf.reader"),
        ("a.md", "dragoman.extraction.plain.markdown"),
    ],
)
def test_the_child_gets_ready_for_the_file_that_is_expected(name: str, module: str) -> None:
    assert module in load_child(name)
