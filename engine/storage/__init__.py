"""Where cases live: the storage interface and its two implementations, PostgreSQL and memory."""
