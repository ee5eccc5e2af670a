"""What a request costs, and (in `ledger`) what became of it when everything around the service broke."""
