ALTER TABLE links DROP COLUMN entry_id;
