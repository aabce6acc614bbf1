"""What is kept of a person, in files beside the config file and in it: keys, bookmarks, saved views."""
