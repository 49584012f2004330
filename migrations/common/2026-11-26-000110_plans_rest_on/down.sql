ALTER TABLE pairings DROP COLUMN rests_on;
