"""What a state is: histories, policy, waits, and the stall timeline of an item and of an initiative. Pure."""
