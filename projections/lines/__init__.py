"""One subject in one line, as the read models keep it. Pure."""
