"""What was recorded later changes nothing that was known before: the same answers as from a ledger that ends there."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from histories import SUBJECTS, Batch, answers, any_history, follow
from hypothesis import given
from hypothesis import strategies as st
from telling import Story, at

from ledger.errors import Rejected
from projections.lists.stood import stood
from projections.moment import Moment
from projections.replay.moments_diff import differences
from projections.spans.filling import fill
from projections.views import Views
from projections.waiting.accounting import Scope, account
from tries import few


def known(views: Views, moment: Moment) -> dict[str, Any]:
    """Everything that can be asked about a moment, but the audit list, which shows what is recorded now."""
    found = answers(views, moment)
    del found["audit"]
    earlier = Moment(moment.as_of - 9 * 86_400_000_000, moment.known_at)
    found["diff"] = differences(stood(views, earlier), stood(views, moment))
    for by in ("cause", "person", "ref"):
        found[f"waits by {by}"] = account(views, Scope(None, False), moment, by, None, None).ledger
        found[f"waits of items by {by}"] = account(views, Scope(None, True), moment, by, None, None).ledger
    for subject in SUBJECTS:
        try:
            found[f"waits {subject}"] = account(views, Scope(subject, False), moment, "cause", None, None).ledger
        except Rejected as refusal:
            found[f"waits {subject}"] = type(refusal)
    return found


def natively(batch: Batch) -> Batch:
    """The same facts, known only when they are recorded."""
    return batch._replace(facts=[told._replace(known=None) for told in batch.facts])


@few()
@given(any_history(), any_history(8), st.integers(-40 * 24, 20 * 24), st.booleans())
def test_later_facts_corrections_and_retractions_change_nothing_that_was_known_then(
    before: list[Batch], later: list[Batch], hours: int, laid_out: bool
) -> None:
    end = before[-1].recorded
    further = [natively(batch)._replace(recorded=batch.recorded + end + 1) for batch in later]
    moment = Moment(at(end + hours / 24), at(end + 0.5))
    with TemporaryDirectory() as folder:
        then, now = (Story(Path(folder) / f"{name}.unstall") for name in ("then", "now"))
        with closing(follow(then, before)) as views:
            expected = known(views, moment), known(views, Moment(*[moment.known_at] * 2))
        with closing(follow(now, [*before, *further])) as views:
            if laid_out:
                assert fill(views.connection, views.path)
            assert (known(views, moment), known(views, Moment(*[moment.known_at] * 2))) == expected
        then.close()
        now.close()
