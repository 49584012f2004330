ALTER TABLE pairings DROP COLUMN asked_sha256;
