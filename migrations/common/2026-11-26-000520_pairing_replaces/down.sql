ALTER TABLE pairings DROP COLUMN replaces_id;
