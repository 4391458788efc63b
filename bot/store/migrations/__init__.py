"""The steps from an empty database to the newest schema. A released step is never changed; the next one follows it."""
