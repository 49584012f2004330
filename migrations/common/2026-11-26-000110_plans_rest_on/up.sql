-- What a plan was computed from, as the SHA-256 of it in hexadecimal digits; empty for plans from before.
ALTER TABLE pairings ADD COLUMN rests_on TEXT NOT NULL DEFAULT '';
