"""The filter that the runbook gives for a pager lets through what is urgent, and nothing else."""

import json
import shlex
from typing import Any

import boto3
import pytest
from moto import mock_aws

from tests.infra.observability import alarms_of
from tests.infra.runbook import find_commands
from tests.infra.stack import Stack


def read_filter() -> dict[str, str]:
    """The attributes of the subscription in the runbook."""
    (line,) = [line for line in find_commands() if line.startswith("aws sns subscribe")]
    words = shlex.split(line)
    attributes: dict[str, str] = json.loads(words[words.index("--attributes") + 1])
    return attributes


def test_a_pager_hears_what_is_urgent_and_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-central-1")
    alarms = alarms_of(Stack())
    with mock_aws():
        sns: Any = boto3.client("sns")
        sqs = boto3.client("sqs")
        topic = sns.create_topic(Name="alarms")["TopicArn"]
        queue = sqs.create_queue(QueueName="pager")["QueueUrl"]
        arn = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
        sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn, Attributes=read_filter())
        for name, alarm in alarms.items():  # the message has more fields; these are CloudWatch's own names of them
            message = {"AlarmName": name, "AlarmDescription": alarm["AlarmDescription"], "NewStateValue": "ALARM"}
            sns.publish(TopicArn=topic, Message=json.dumps(message))
        heard = set()
        while messages := sqs.receive_message(QueueUrl=queue, MaxNumberOfMessages=10).get("Messages"):
            for each in messages:
                heard.add(json.loads(json.loads(each["Body"])["Message"])["AlarmName"])
                sqs.delete_message(QueueUrl=queue, ReceiptHandle=each["ReceiptHandle"])
    assert heard == {name for name, alarm in alarms.items() if alarm["AlarmDescription"].startswith("Urgent")}
    assert 0 < len(heard) < len(alarms)
