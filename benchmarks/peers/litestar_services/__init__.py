"""Litestar with Advanced Alchemy's repositories and services, as the documentation of the two writes a CRUD API.

Advanced Alchemy's "Litestar Integration": models on its base, a service with its repository, a controller that gets it
by `create_service_dependencies`, pydantic schemas by `to_schema`, `autocommit`. Litestar's "JWT Security Backends": the
caller is looked up with each request.
"""
