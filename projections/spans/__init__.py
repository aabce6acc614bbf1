"""The past laid out: all that is on record of an initiative swept once, and its lines kept as spans of time."""
