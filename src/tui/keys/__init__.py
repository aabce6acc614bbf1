"""Keys: every binding has a name, the config file may give it another key, and clashes are found before they bite."""
