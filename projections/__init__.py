"""What it means: state, stalls, replay, audit, exports. Knows facts, never the store's insides, and no screen."""
