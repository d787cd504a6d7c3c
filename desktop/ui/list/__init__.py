"""Lists of any kind on the screen."""
