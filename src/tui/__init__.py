"""Who looks: the shell command and the Textual screens. Decides nothing."""
