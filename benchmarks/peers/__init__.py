"""Services written as the textbooks of their frameworks write them: tried by the same ledger and the same benchmark.

For the ledger: `litestar_autocommit`, `fastapi_yield`. For the benchmark: the others, each following its own books.
"""
