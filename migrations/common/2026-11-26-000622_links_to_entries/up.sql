-- Which entry an invitation makes somebody the leader of.
ALTER TABLE links ADD COLUMN entry_id BYTEA;
