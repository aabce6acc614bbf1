"""The past on screen: one frame from one scene, drawn for the replay screen and for recordings."""
