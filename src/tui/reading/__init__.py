"""How the screens read: connections lent to threads, questions of which only the newest is heard, the way back."""
