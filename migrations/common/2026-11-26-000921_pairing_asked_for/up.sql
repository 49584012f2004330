-- The fingerprint of what was to be published when a publication was asked for; in hexadecimal digits.
ALTER TABLE pairings ADD COLUMN asked_sha256 TEXT;
