"""What standstill cost and endangers: the wait ledger, what waits behind a matter, what would have been saved."""
