ALTER TABLE enterprises DROP COLUMN capacity;
