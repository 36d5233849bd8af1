"""What the rules let through, each with its reason. A test holds that each entry is still needed."""

ACTIONS_ON_EVERYTHING = {
    "xray:PutTraceSegments": "X-Ray's write actions know no resource",
    "xray:PutTelemetryRecords": "X-Ray's write actions know no resource",
    "xray:GetSamplingRules": "X-Ray's sampling rules know no resource",
    "xray:GetSamplingTargets": "X-Ray's sampling rules know no resource",
    "translate:TranslateText": "TranslateText knows no resource",
    "cloudwatch:DescribeAlarms": "asked for several at once, an alarm is no resource of the request",
    **dict.fromkeys(
        (
            "logs:CreateLogDelivery",
            "logs:GetLogDelivery",
            "logs:UpdateLogDelivery",
            "logs:DeleteLogDelivery",
            "logs:ListLogDeliveries",
            "logs:PutResourcePolicy",
            "logs:DescribeResourcePolicies",
            "logs:DescribeLogGroups",
        ),
        "Step Functions sets its own log delivery up by the role of the state machine, and deliveries know no resource",
    ),
}
"""Actions of roles with the resource "*". Everything else names what it is about."""

OBJECT_ACTIONS = frozenset(
    {"s3:GetObject", "s3:PutObject", "s3:DeleteObject", "s3:ListMultipartUploadParts", "s3:AbortMultipartUpload"}
)
"""What may end in `/*`: the objects of one named bucket, or of a prefix of it."""

ACTIONS_ON_GENERATED_NAMES = {
    "states:DescribeExecution": "Step Functions names the parts of an execution",
    "states:StopExecution": "Step Functions names the parts of an execution",
}
"""What may end in `*` behind the stack's name."""

WRITES_BESIDE_MODELS = {
    "${ModelBucket.Arn}/backfill/results/*": "what a backfill did; no function looks for models there",
}
"""Where something may be written in a bucket that is else only read."""

LOGGED_EXECUTION_DATA = {
    "Backfill": "the keys of a batch that failed; no state of it reads what an object holds",
}
"""State machines whose log says what they were given."""

MACHINES_UNDER_KEYS_OF_AWS = {
    "Backfill": "SAM's state machine takes no key; its executions hold names of objects and counts, no text",
}
"""State machines that are not under the customer's key."""

ROLE_ACTIONS_OF_DEPLOYMENTS = {
    ("DeploymentRole", "lambda:UpdateAlias"): "CodeDeploy moves an alias between versions; it can publish none",
    ("BackfillRole", "logs:DeleteLogDelivery"): "part of what Step Functions demands; it removes no log",
}
"""Actions that could destroy or raise something, with why this role has them."""

NAMES_WITHOUT_MAIL_DEAD_LETTERS = {
    "AlarmSubscription": "mail: SNS tries for six hours, and the alarm stands in CloudWatch whether or not it arrives",
}
"""Subscriptions without a dead-letter queue."""

TRUSTED_WITHOUT_SOURCE = {
    "lambda.amazonaws.com": "Lambda takes a role only for functions of the role's own account, given by iam:PassRole",
}
"""Services that may take a role on without naming for whom."""

RETAINED = {
    "InputBucket": "what people dropped",
    "OutputBucket": "what others rely on",
    "ModelBucket": "models that somebody fetched and proved",
    "BudgetTable": "an account, looked up afterwards",
}
"""What outlives the stack."""

GOES_WITH_THE_STACK = {
    "MemoryTable": "a saving, nobody's record",
}
"""Stored things that are deleted with it."""

RUNTIMES = {
    "python3.13": "supported until June 2029",
    "python3.14": "supported until June 2029",
}

ESCALATING_ACTIONS = (
    "iam:",
    "sts:",
    "organizations:",
    "cloudformation:",
    "codedeploy:",
    "lambda:Add",
    "lambda:Create",
    "lambda:Delete",
    "lambda:Put",
    "lambda:Update",
    "kms:CreateGrant",
    "kms:Put",
    "kms:Schedule",
    "logs:Delete",
    "logs:PutDestination",
    "logs:PutRetention",
    "logs:PutSubscription",
    "s3:Bypass",
    "s3:DeleteBucket",
    "s3:DeleteObjectVersion",
    "s3:PutBucket",
    "s3:PutEncryption",
    "s3:PutLifecycle",
    "s3:PutObjectAcl",
    "sns:AddPermission",
    "sns:SetTopicAttributes",
    "sqs:AddPermission",
    "sqs:DeleteQueue",
    "sqs:PurgeQueue",
    "sqs:SetQueueAttributes",
    "dynamodb:DeleteTable",
    "dynamodb:UpdateTable",
)
"""How the actions begin by which a function could give itself more, or destroy what versions and records keep."""

REVIEWED_TYPES = frozenset(
    f"AWS::{kind}"
    for kind in (
        "CloudWatch::Alarm",
        "CloudWatch::CompositeAlarm",
        "CloudWatch::Dashboard",
        "CodeDeploy::Application",
        "CodeDeploy::DeploymentGroup",
        "DynamoDB::Table",
        "Events::Rule",
        "IAM::Policy",
        "IAM::Role",
        "KMS::Key",
        "Lambda::Alias",
        "Lambda::EventSourceMapping",
        "Lambda::Function",
        "Lambda::Permission",
        "Lambda::Version",
        "Logs::LogGroup",
        "Logs::MetricFilter",
        "Logs::QueryDefinition",
        "S3::Bucket",
        "S3::BucketPolicy",
        "SNS::Subscription",
        "SNS::Topic",
        "SNS::TopicPolicy",
        "SQS::Queue",
        "SQS::QueuePolicy",
        "StepFunctions::StateMachine",
    )
)
"""The types that these rules know. Another one (an API, a function's address, a schedule, a pipe) gets rules first."""
