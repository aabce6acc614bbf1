"""Forms and menus: what the screens record, filled in by keyboard, made from the table of commands."""
