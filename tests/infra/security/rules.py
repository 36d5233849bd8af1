"""All rules. Each takes a deployment and says what is wrong in it, with the resource's name."""

from collections.abc import Callable, Iterator

from tests.infra.security import data, delivery, identity
from tests.infra.security.deployed import Deployed

Rule = Callable[[Deployed], Iterator[str]]

RULES: dict[str, Rule] = {
    rule.__name__: rule
    for rule in (
        identity.names_every_action,
        identity.names_every_resource,
        identity.says_what_and_not_what_not,
        identity.lets_nobody_in_from_outside,
        identity.asks_services_for_whom,
        identity.locks_nobody_out,
        identity.lets_no_role_raise_itself,
        identity.writes_neither_input_nor_models,
        identity.bounds_every_role_where_asked,
        identity.uses_the_customers_key_for_what_it_must,
        data.blocks_the_public,
        data.keeps_versions,
        data.stays_when_the_stack_goes,
        data.takes_tls_only,
        data.encrypts_what_it_stores,
        data.turns_its_own_keys,
        data.keeps_logs_for_a_time,
        data.writes_access_down_where_asked,
        data.holds_no_secret,
        data.hands_no_payload_to_logs_or_traces,
        delivery.is_of_types_that_were_reviewed,
        delivery.has_a_place_for_what_fails,
        delivery.calls_functions_so_that_nothing_is_lost,
        delivery.rings_when_a_state_machine_fails,
        delivery.bounds_what_runs_at_once,
        delivery.runs_signed_code_where_asked,
        delivery.runs_on_what_aws_supports,
    )
}
