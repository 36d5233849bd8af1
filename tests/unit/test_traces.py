"""What a trace holds, by the tracer that the functions have: names, times and sizes, never what was read or written."""

import json
import os
import subprocess
import sys

PROGRAM = """
import json
import boto3
from aws_xray_sdk.core import xray_recorder
from aws_xray_sdk.core.context import Context
from botocore.stub import ANY, Stubber
from dragoman.tracing import open_tracer

sent = []
class Emitter:
    def send_entity(self, entity):
        sent.append(entity.serialize())
open_tracer()
xray_recorder.configure(emitter=Emitter(), context=Context(), context_missing="RUNTIME_ERROR", sampling=False)
with xray_recorder.in_segment("function"):
    s3 = boto3.client("s3", region_name="eu-west-1")
    with Stubber(s3) as stub:
        stub.add_response("put_object", {"ETag": "e"}, {"Bucket": "b", "Key": "articles/k.json", "Body": ANY, "Metadata": ANY})
        s3.put_object(Bucket="b", Key="articles/k.json", Body=b"WORDS of an article", Metadata={"m": "WORDS"})
        stub.add_client_error("get_object", "AccessDenied", "refused")
        try:
            s3.get_object(Bucket="b", Key="articles/other.json")
        except Exception:
            pass
    sqs = boto3.client("sqs", region_name="eu-west-1")
    with Stubber(sqs) as stub:
        stub.add_response("send_message_batch", {"Successful": [], "Failed": []}, {"QueueUrl": ANY, "Entries": ANY})
        sqs.send_message_batch(QueueUrl="https://q", Entries=[{"Id": "1", "MessageBody": "WORDS in a message"}])
    tables = boto3.client("dynamodb", region_name="eu-west-1")
    with Stubber(tables) as stub:
        stub.add_response("batch_write_item", {}, {"RequestItems": ANY})
        item = {"key": {"S": "k"}, "text": {"S": "WORDS in a memory"}}
        tables.batch_write_item(RequestItems={"memory": [{"PutRequest": {"Item": item}}]})
    translate = boto3.client("translate", region_name="eu-west-1")
    with Stubber(translate) as stub:
        answer = {"TranslatedText": "WORDS", "SourceLanguageCode": "en", "TargetLanguageCode": "pt"}
        stub.add_response("translate_text", answer, {"Text": ANY, "SourceLanguageCode": "en", "TargetLanguageCode": "pt"})
        translate.translate_text(Text="WORDS to Amazon", SourceLanguageCode="en", TargetLanguageCode="pt")
print(json.dumps(sent))
"""


def test_a_trace_holds_names_and_no_bodies() -> None:
    keys = {"AWS_ACCESS_KEY_ID": "a", "AWS_SECRET_ACCESS_KEY": "b", "AWS_DEFAULT_REGION": "eu-west-1"}
    on_lambda = {"LAMBDA_TASK_ROOT": "/var/task", "POWERTOOLS_SERVICE_NAME": "ingest"}
    environment = {**os.environ, **keys, **on_lambda}
    environment.pop("POWERTOOLS_TRACE_DISABLED", None)
    done = subprocess.run([sys.executable, "-c", PROGRAM], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    trace = json.dumps(json.loads(done.stdout))
    assert "articles/k.json" in trace
    assert "articles/other.json" in trace
    assert "batch_write_item" in trace.lower() or "BatchWriteItem" in trace
    assert "WORDS" not in trace
