"""Papers by the rest of their key: each module makes one family of them out of a replica."""
