"""The app in storeys, each on the one before: typed ahead, pages on a stack, lines, deeds, forms, and its life."""
