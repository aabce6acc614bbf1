"""The ways in which facts leave a ledger: a file for each format."""
