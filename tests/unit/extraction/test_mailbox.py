import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.errors import RejectedError, RejectionReason
from dragoman.extraction.mail.mailbox import MAX_LINES, MAX_MAILS, split_mailbox

ENVELOPE = "From ana@press.example Tue Oct  6 09:00:00 2026\n"


def write(*mails: str) -> bytes:
    return "\n".join(ENVELOPE + mail for mail in mails).encode()


@given(st.lists(st.text("abc >:\n", max_size=40), min_size=1, max_size=5))
def test_a_mail_box_holds_as_many_mails_as_were_put_in(bodies: list[str]) -> None:
    items = split_mailbox(write(*(f"Message-ID: <{n}@x>\n\n{body}" for n, body in enumerate(bodies))), None)
    assert [item.identity for item in items] == [f"<{n}@x>" for n in range(len(bodies))]


def test_a_mail_is_named_by_its_message_id_and_its_subject() -> None:
    (item,) = split_mailbox(write("Message-ID: <1@x>\nSubject: Re: =?utf-8?Q?Ol=C3=A1?=\n\nText."), None)
    assert (item.identity, item.name, item.media_type) == ("<1@x>", "Olá", "message/rfc822")


def test_a_line_that_begins_with_from_does_not_begin_a_mail() -> None:
    text = "Subject: x\n\n>From here.\n>>From there.\nFrom now on: no.\nFrom 10:00 to 12:00 in 2026\n\nAll is well.\n"
    (item,) = split_mailbox(write(text), None)
    assert item.body.endswith(
        b"\n\nFrom here.\n>From there.\nFrom now on: no.\nFrom 10:00 to 12:00 in 2026\n\nAll is well."
    )


def test_windows_line_breaks_and_googles_envelopes_are_understood() -> None:
    body = "From 184@xxx Mon Nov 09 12:00:00 +0000 2026\r\nX-GM-THRID: 1\r\nSubject: x\r\n\r\nText.\r\n"
    assert [item.name for item in split_mailbox((body * 2).encode(), None)] == ["x", "x"]


def test_a_mail_that_was_deleted_in_thunderbird_is_left_out() -> None:
    body = write("X-Mozilla-Status: 0009\nSubject: gone\n\nText.", "X-Mozilla-Status: 0001\nSubject: here\n\nText.")
    assert [item.name for item in split_mailbox(body, None)] == ["here"]


def test_a_mail_servers_note_to_itself_is_left_out() -> None:
    body = write("X-IMAP: 1\nSubject: DON'T DELETE THIS MESSAGE\n\nText.", "Subject: here\n\nText.")
    assert [item.name for item in split_mailbox(body, None)] == ["here"]


def test_a_line_of_megabytes_that_resembles_an_envelope_is_passed_over_at_once() -> None:
    started = time.process_time()
    (item,) = split_mailbox(write("Subject: x\n\nFrom " + 400_000 * "09:00 2026 "), None)
    assert item.name == "x"
    assert time.process_time() - started < 2


def test_a_mail_box_of_more_lines_than_are_read_is_too_large() -> None:
    with pytest.raises(RejectedError) as caught:
        split_mailbox(write("Subject: x\n\n" + "a\n" * MAX_LINES), None)
    assert caught.value.reason is RejectionReason.TOO_LARGE


def test_no_more_mails_are_looked_at_than_tell_that_there_are_too_many() -> None:
    assert len(split_mailbox(write(*["Subject: x\n\nText."] * (MAX_MAILS + 50)), None)) == MAX_MAILS
