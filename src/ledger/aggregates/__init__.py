"""One file per aggregate, each with the same rooms in order: facts, state, evolve, commands, decide. Pure."""
