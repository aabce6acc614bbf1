"""What a person types and what a person is told, in words; the shell and the screens share it."""
