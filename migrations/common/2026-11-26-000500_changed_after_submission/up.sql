-- When the team last changed what it had submitted; none when the entry says what was submitted. An entry that waits
-- for a decision and is younger than its last submission may have been changed: it is marked, and looked at once more.
ALTER TABLE entries ADD COLUMN team_changed_at BIGINT;
UPDATE entries SET team_changed_at = updated_at
WHERE state = 'submitted'
    AND version > (SELECT MAX(submissions.version) FROM submissions WHERE submissions.entry_id = entries.id);
