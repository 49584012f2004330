-- The published pairing that this one corrects; it stays as it is, and this one takes its place once it is published too.
ALTER TABLE pairings ADD COLUMN replaces_id BYTEA REFERENCES pairings (id);
