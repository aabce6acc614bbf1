"""The last claim of health beside the evidence: who said what, and what speaks against it."""

from __future__ import annotations

from projections.views.reader import Reader, ToldInitiative
from projections.why.words import Sentence, day, listed, sentence


def claim_sentences(reader: Reader, told: ToldInitiative) -> tuple[Sentence, ...]:
    """What was claimed of an initiative that is not over, with whatever contradicts it; none where nobody claimed."""
    claim = told.history.claim
    if claim is None or not told.timeline.open_:
        return ()
    from projections.views.refold import standing  # few initiatives have a claim

    against = [signal for signal in standing(reader, told).signals if signal.id == "claim-contradicted"]
    but = f", but {listed([signal.inputs['against'] for signal in against])}" if against else ""
    evidence = [position for signal in against for position in signal.evidence]
    told_so = f"{claim.by or 'Somebody'} claimed {claim.level} on {day(claim.at)}{but}"
    return (sentence(told_so, [claim.position], evidence),)
