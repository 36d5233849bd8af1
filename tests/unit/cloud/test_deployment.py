from typing import Any

from dragoman.cloud.deployment import write_out_concurrency


def make_function(concurrency: object) -> dict[str, Any]:
    return {"Events": {"Queue": {"Properties": {"ScalingConfig": {"MaximumConcurrency": concurrency}}}}}


def test_the_concurrency_that_was_asked_for_is_written_in_the_place_of_its_parameter() -> None:
    function = make_function({"Ref": "TranslateConcurrency"})

    write_out_concurrency(function, {"IngestConcurrency": "2", "TranslateConcurrency": "7"})

    assert function == make_function(7)


def test_a_concurrency_that_is_a_number_already_stays() -> None:
    function = make_function(3)

    write_out_concurrency(function, {"TranslateConcurrency": "7"})

    assert function == make_function(3)
