"""What happened: facts, rules, the log, importers. Knows no view and no screen."""
