"""Signals: warnings that a rule computes from evidence; one table, one small file for each family of rules. Pure."""
