"""What is drawn: one model for each picture, the same for the screens, the shell and the reports."""
