"""How everything stood at every moment: one sweep of an initiative's facts, kept as spans of time. Pure."""
