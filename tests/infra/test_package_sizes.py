"""No package grows by a tenth unannounced, and the document says what they weigh."""

from collections.abc import Mapping

import pytest

from infra.packages.budget import GROWTH, SMALL, ZIP, compare, has_comparable_machine_code, measure_here, read_budget
from infra.packages.report import DOCUMENT, insert_tables, sum_parts
from infra.packages.sizes import METADATA, Parts, name_part
from infra.packages.targets import ARCHITECTURES, FUNCTIONS, Function

LAMBDAS_LIMIT = 262_144_000  # unpacked, with layers
ANNOUNCED = {"regex": 2_700_000, "dragoman": 1_200_000, "small": 10_000, ZIP: 1_500_000}

BUDGET = read_budget()
HOW = "\nIf that is meant, announce it: python -m infra.packages sizes (make sizes, where SAM is)"


@pytest.fixture(scope="module")
def measured() -> dict[str, Mapping[str, Parts]]:
    return measure_here()


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda function: function.service)
@pytest.mark.parametrize("kind", ["installed", "native"])
def test_what_is_installed_would_make_no_package_grow_unannounced(
    function: Function, kind: str, measured: dict[str, Mapping[str, Parts]]
) -> None:
    if kind == "native" and not has_comparable_machine_code():
        pytest.skip("machine code has other sizes here")
    grown = list(compare(BUDGET[kind][function.service], measured[kind][function.service]))
    assert grown == [], "\n".join([*grown, HOW])


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({}, []),
        ({"regex": 2_900_000}, []),
        ({"regex": 3_010_000}, ["regex weighs 3.0 MB, and 2.7 MB were announced."]),
        ({"small": 150_000}, []),
        ({"numpy": 250_000}, []),
        ({"dragoman": 1_450_000, "small": 280_000}, ["All together weighs 4.4 MB, and 3.9 MB were announced."]),
        ({ZIP: 1_900_000}, ["zip weighs 1.9 MB, and 1.5 MB were announced."]),
        ({ZIP: 1_700_000}, []),
    ],
)
def test_growth_of_a_tenth_is_told_for_a_part_for_the_zip_and_for_all_together(
    changed: dict[str, int], told: list[str]
) -> None:
    assert list(compare(ANNOUNCED, ANNOUNCED | changed)) == told


def test_a_new_library_is_told() -> None:
    assert next(iter(compare(ANNOUNCED, ANNOUNCED | {"numpy": SMALL + 1}))).startswith("numpy weighs 0.3 MB")


def test_a_budget_that_is_far_too_large_is_told_as_well() -> None:
    assert [each.split()[0] for each in compare(ANNOUNCED, {**ANNOUNCED, "regex": 1_000_000})] == ["regex", "All"]


@pytest.mark.parametrize("architecture", list(ARCHITECTURES))
@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda function: function.service)
def test_every_package_was_announced_and_fits_lambda(function: Function, architecture: str) -> None:
    sizes = BUDGET["built"][architecture][function.service]
    assert sum_parts(sizes) < LAMBDAS_LIMIT
    assert 0 < sizes[ZIP] < sum_parts(sizes)
    assert {"dragoman", "botocore", METADATA} <= set(sizes)


def test_both_architectures_were_announced_together() -> None:
    """Nobody announces one and forgets the other: what is no machine code weighs the same."""
    one, other = (BUDGET["built"][architecture] for architecture in ARCHITECTURES)
    for function in FUNCTIONS:
        assert one[function.service].keys() == other[function.service].keys()
        ours = [sizes[function.service]["dragoman"] for sizes in (one, other)]
        assert max(ours) <= min(ours) * (1 + GROWTH)


def test_the_document_says_what_was_announced() -> None:
    document = DOCUMENT.read_text("utf-8")
    assert insert_tables(document) == document, "python -m infra.packages sizes"
    assert "| ingest, MB unpacked | arm64 | x86_64 |" in document


@pytest.mark.parametrize(
    ("path", "part"),
    [
        ("numpy.libs/libgfortran.so.5", "numpy"),
        ("pypdfium2_raw/libpdfium.so", "pypdfium2"),
        ("six.pyc", "six"),
        ("handler.py", "dragoman"),
        ("__pycache__/handler.cpython-313.pyc", "dragoman"),
        ("lxml-6.1.3.dist-info/METADATA", METADATA),
    ],
)
def test_a_file_belongs_to_the_library_that_brought_it(path: str, part: str) -> None:
    assert name_part(path) == part
