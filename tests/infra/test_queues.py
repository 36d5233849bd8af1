"""The queues and how they feed the functions."""

import pytest

from tests.infra.stack import Function, Stack, grants_of

QUEUES = ["IngestQueue", "TranslateQueue", "IngestDeadLetterQueue", "TranslateDeadLetterQueue"]
SERVICES = ["ingest", "translate", "record_failure"]


@pytest.fixture(params=SERVICES)
def function(request: pytest.FixtureRequest, stack: Stack) -> Function:
    return stack.functions[request.param]


def test_there_are_no_other_queues(stack: Stack) -> None:
    assert sorted(stack.queues) == sorted(QUEUES)


def test_each_function_takes_from_its_own_queues(stack: Stack) -> None:
    assert {service: sorted(function.sources) for service, function in stack.functions.items()} == {
        "ingest": ["IngestQueue"],
        "translate": ["TranslateQueue"],
        "record_failure": ["IngestDeadLetterQueue", "TranslateDeadLetterQueue"],
    }


def test_a_message_stays_hidden_for_six_times_the_functions_time_out(stack: Stack, function: Function) -> None:
    for queue in function.sources:
        assert stack.queues[queue]["VisibilityTimeout"] == 6 * function.properties["Timeout"], queue


def test_one_bad_message_does_not_bring_its_batch_back(function: Function) -> None:
    for mapping in function.sources.values():
        assert mapping["FunctionResponseTypes"] == ["ReportBatchItemFailures"]


def test_a_queue_cannot_take_all_of_the_accounts_concurrency(function: Function) -> None:
    for mapping in function.sources.values():
        assert mapping["ScalingConfig"]["MaximumConcurrency"]


def test_all_functions_together_fit_into_a_new_account(stack: Stack) -> None:
    defaults = {f"${{{name}}}": parameter["Default"] for name, parameter in stack.parameters.items()}
    limits = [
        mapping["ScalingConfig"]["MaximumConcurrency"]
        for function in stack.functions.values()
        for mapping in function.sources.values()
    ]
    assert sum(defaults.get(limit, limit) for limit in limits) <= 10


def test_a_translation_has_the_time_out_for_itself(stack: Stack) -> None:
    assert stack.functions["translate"].sources["TranslateQueue"]["BatchSize"] == 1


def test_an_ingest_batch_of_slow_pages_fits_into_the_time_out(stack: Stack) -> None:
    seconds_for_the_slowest_page = 12
    function = stack.functions["ingest"]
    batch = function.sources["IngestQueue"]["BatchSize"]
    assert batch * seconds_for_the_slowest_page <= function.properties["Timeout"]


def test_every_queue_that_feeds_a_function_gives_up_into_a_dead_letter_queue(stack: Stack) -> None:
    redrives = {name: queue["RedrivePolicy"] for name, queue in stack.main_queues.items()}
    assert redrives == {
        "IngestQueue": {
            "deadLetterTargetArn": "${IngestDeadLetterQueue.Arn}",
            "maxReceiveCount": "${MaxReceives}",
        },
        "TranslateQueue": {
            "deadLetterTargetArn": "${TranslateDeadLetterQueue.Arn}",
            "maxReceiveCount": "${MaxReceives}",
        },
    }


def test_every_dead_letter_gets_a_record(stack: Stack) -> None:
    assert set(stack.functions["record_failure"].sources) == set(stack.dead_letter_queues)


@pytest.mark.parametrize("queue", ["IngestQueue", "TranslateQueue"])
def test_a_dead_letter_queue_accepts_its_own_queue_only(stack: Stack, queue: str) -> None:
    dead_letters = stack.queues[queue.replace("Queue", "DeadLetterQueue")]["RedriveAllowPolicy"]
    assert dead_letters["redrivePermission"] == "byQueue"
    (arn,) = dead_letters["sourceQueueArns"]
    assert arn.endswith(":" + stack.queues[queue]["QueueName"])


def test_a_dead_letter_outlives_the_time_it_spent_in_its_queue(stack: Stack) -> None:
    longest = max(queue["MessageRetentionPeriod"] for queue in stack.main_queues.values())
    for name, queue in stack.dead_letter_queues.items():
        assert queue["MessageRetentionPeriod"] == 14 * 24 * 60 * 60, name
        assert queue["MessageRetentionPeriod"] - longest >= 4 * 24 * 60 * 60, "no long weekend is left for it"


@pytest.mark.parametrize("queue", QUEUES)
def test_a_queue_refuses_whatever_comes_without_tls(stack: Stack, queue: str) -> None:
    policy = stack.of_type("AWS::SQS::QueuePolicy")[f"{queue}Policy"]
    assert policy["Queues"] == [f"${{{queue}}}"]
    denial = policy["PolicyDocument"]["Statement"][0]
    assert (denial["Effect"], denial["Principal"], denial["Action"]) == ("Deny", "*", "sqs:*")
    assert denial["Resource"] == f"${{{queue}.Arn}}"
    assert denial["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}


@pytest.mark.parametrize("queue", ["IngestQueue", "IngestDeadLetterQueue"])
def test_the_rule_of_the_input_bucket_may_send_and_no_other(stack: Stack, queue: str) -> None:
    statements = stack.of_type("AWS::SQS::QueuePolicy")[f"{queue}Policy"]["PolicyDocument"]["Statement"]
    (permission,) = [statement for statement in statements if statement["Effect"] == "Allow"]
    assert permission["Principal"] == {"Service": "events.amazonaws.com"}
    assert permission["Action"] == "sqs:SendMessage"
    assert permission["Resource"] == f"${{{queue}.Arn}}"
    assert permission["Condition"] == {"ArnEquals": {"aws:SourceArn": "${InputRule.Arn}"}}


@pytest.mark.parametrize("queue", ["TranslateQueue", "TranslateDeadLetterQueue"])
def test_nobody_outside_the_account_may_send_jobs(stack: Stack, queue: str) -> None:
    statements = stack.of_type("AWS::SQS::QueuePolicy")[f"{queue}Policy"]["PolicyDocument"]["Statement"]
    assert grants_of(statements) == frozenset()
