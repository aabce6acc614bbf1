"""Replay: the facts in the order in which they became known, and how the state changed with them."""
