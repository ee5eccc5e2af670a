"""Django Ninja, as its tutorial writes a CRUD API: synchronous views on Django's ORM, served by WSGI.

Django Ninja's "CRUD example", "Response Schema" (with resolvers) and "Authentication" (`HttpBearer`; the caller is
looked up with each request). Django's "Databases" has the connection pool, its "Composite primary keys" the grants. Of
the middleware of `startproject` only what an API without cookies needs is there.
"""
