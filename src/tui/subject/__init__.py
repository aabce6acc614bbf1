"""One initiative or item: what its screen asks, and the lists that it holds."""
