-- With how many partners an enterprise can be paired.
ALTER TABLE enterprises ADD COLUMN capacity INTEGER NOT NULL DEFAULT 1;
