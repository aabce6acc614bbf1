"""Why something stalled, in sentences that cite their records."""
