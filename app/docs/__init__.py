"""The API described to people: the OpenAPI document and three explorers, all served from here."""
