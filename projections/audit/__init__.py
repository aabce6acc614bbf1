"""The audit list: every record, one record whole, and what undo means."""
