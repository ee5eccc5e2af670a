"""Tells Schemathesis how NDJSON travels: as the text that it is."""

import schemathesis

schemathesis.serializer.alias("application/x-ndjson", "text/plain")
