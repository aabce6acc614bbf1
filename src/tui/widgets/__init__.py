"""What the screens are built of: one widget a file, each drawn by the Line API from cleaned text."""
