"""Where people are signed in, how they get there, and how it ends."""
