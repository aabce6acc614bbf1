"""A review: whose turn it is, what is looked at, and the verdicts that are given."""
