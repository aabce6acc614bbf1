"""The review: what to look at, and what changed since the last look."""
