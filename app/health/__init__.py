"""Health over HTTP, for load balancers and orchestrators."""
