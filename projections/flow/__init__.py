"""How work flows: measured by our definitions and, beside them, by those that others use."""
