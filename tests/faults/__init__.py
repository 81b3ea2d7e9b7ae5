"""Power cuts in small: server and worker killed with -9 while people work, then counted."""
