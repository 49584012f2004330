ALTER TABLE decisions DROP COLUMN total;
