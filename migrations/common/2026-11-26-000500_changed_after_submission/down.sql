ALTER TABLE entries DROP COLUMN team_changed_at;
