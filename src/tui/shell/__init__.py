"""The shell command. Verbs are loaded one at a time: reading one must cost little more than starting Python."""
