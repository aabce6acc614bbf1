"""What screens are made of: a page, a list with its detail, and the lines that several of them show."""
