"""Where records lie. `port` says what a log can do, `recorder` is the only room that knows eventsourcing."""
