"""What a request costs, as a multiple of the least that it could cost."""
