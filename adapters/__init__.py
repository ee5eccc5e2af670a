"""What implements the domain's ports, cut by technology."""
