"""The sample portfolio: eight initiatives of a small service business, told as if they had happened until today."""
