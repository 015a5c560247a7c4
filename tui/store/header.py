"""What the header of a database of ours says, and what queries and tables must say alike."""

APPLICATION_ID = 0x48534859
"""``HSHY``, in the header of each database of ours (``PRAGMA application_id``)."""

SCHEMA_VERSION = 2
"""``PRAGMA user_version`` after all migrations."""

GROUP = "CASE WHEN json_valid(payload) THEN json_extract(payload, '$.group') END"
"""The group of an event; a query that says it so is answered from the index."""
