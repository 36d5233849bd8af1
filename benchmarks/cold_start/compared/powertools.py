"""What a function of this kind takes that has no work of its own: the clients, the logger, the metrics, one request."""

import os
from typing import Any

import boto3
from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.typing import LambdaContext

s3 = boto3.client("s3")
sqs = boto3.client("sqs")
logger = Logger()
metrics = Metrics()


@metrics.log_metrics(capture_cold_start_metric=True)
@logger.inject_lambda_context
def handler(event: dict[str, Any], _context: LambdaContext) -> dict[str, Any]:
    """Lambda calls this with a batch of a queue."""
    key = event["Records"][0]["body"]
    body = s3.get_object(Bucket=os.environ["INPUT_BUCKET"], Key=key)["Body"].read()
    logger.info("read", extra={"bytes": len(body)})
    metrics.add_metric("Read", MetricUnit.Count, 1)
    return {"batchItemFailures": []}
