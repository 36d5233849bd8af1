"""`dragoman status`, `redrive` and `explain` while a run is at work, and when it is over."""

import shutil
import signal
from pathlib import Path

from dragoman.article import ObjectAddress
from dragoman.cloud.discovery import NOTE_FILE
from dragoman.operations.connection import connect_to_embedded
from tests.e2e.conftest import INBOX, TIME_OUT_SECONDS, Ask, Dragoman, started, wait_until

FILES = ("en-library-wrapped.txt", "es-mercado.txt", "empty.txt", "glossaries/en-pt/local-terms.csv")
TRANSLATED = "translations/pt/en-library-wrapped.txt.json"


def test_a_run_is_asked_mended_and_asked_again_and_its_folder_answers_when_it_is_over(
    ask: Ask, dragoman: Dragoman, environment: dict[str, str], tmp_path: Path
) -> None:
    inbox, outbox = tmp_path / "inbox", tmp_path / "outbox"
    for name in FILES:
        (inbox / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(INBOX / name, inbox / name)

    arguments = ("run", inbox, outbox, "--to", "pt", "--engines", "firefox", "--watch")
    with started(environment, *arguments) as process:
        expected = (TRANSLATED, "failed/pt/es-mercado.txt.json", "rejected/empty.txt.json")
        wait_until(lambda: all((outbox / name).is_file() for name in expected), "the records")

        code, status = ask("status", "--outbox", outbox, "--check")
        assert (code, status["check"]["counts"], status["is_at_work"]) == (1, {}, True)
        assert status["census"]["targets"]["pt"]["failed"]["by_reason"] == {"no-engine": 1}
        code, story = ask("explain", "--outbox", outbox, inbox / "en-library-wrapped.txt")
        assert (code, story["verdict"]) == (0, "translated")
        assert story["story"]["targets"][0]["records"][0]["currency"] == "current"

        connection = connect_to_embedded(outbox)
        address = ObjectAddress(connection.stack.output_bucket, TRANSLATED)
        state = connection.store.head(address)
        assert state is not None
        connection.store.delete(address, expected_etag=state.etag)
        code, status = ask("status", "--outbox", outbox, "--check")
        assert (code, status["check"]["counts"]) == (1, {"pending": 1})
        (outbox / TRANSLATED).unlink()
        code, sent = ask("redrive", "--outbox", outbox, "--key", "en-library-wrapped.txt")
        assert (code, sent["sent"]) == (0, 1)
        wait_until((outbox / TRANSLATED).is_file, "the translation to come back into OUTBOX")

        code, sent = ask("redrive", "--outbox", outbox, "--reason", "no-engine", "--yes")
        assert (code, sent["by_target"]) == (0, {"pt": 1})

        def count_tries() -> int:
            _, story = ask("explain", "--outbox", outbox, "es-mercado.txt", "--logs")
            return sum(line["outcome"] == "failed" for line in story["log"])

        wait_until(lambda: count_tries() == 2, "the second try")
        refused = dragoman("run", inbox, outbox, "--to", "pt", "--engines", "firefox")
        assert refused.returncode == 2
        assert f"process {process.pid}" in refused.stderr.decode()

        process.send_signal(signal.SIGINT)
        process.wait(TIME_OUT_SECONDS)
    assert not (outbox / NOTE_FILE).exists()

    code, story = ask("explain", "--outbox", outbox, "es-mercado.txt")
    assert (code, story["verdict"], story["story"]["queues"]) == (1, "untranslated", None)
    code, status = ask("status", "--outbox", outbox, "--check")
    assert (code, status["check"]["counts"], status["is_at_work"]) == (1, {}, False)
    (inbox / "new.txt").write_text("A file that nobody has taken in yet.")
    assert ask("explain", "--outbox", outbox, "new.txt")[1]["verdict"] == "waiting"
    over = dragoman("redrive", "--all", "--outbox", outbox)
    assert over.returncode == 2
    assert "The next `dragoman run` into it tries again what failed" in over.stderr.decode()
