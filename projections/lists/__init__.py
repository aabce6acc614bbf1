"""What is listed: the portfolio, items, the boards, whose move it is, and how something in them is found."""
