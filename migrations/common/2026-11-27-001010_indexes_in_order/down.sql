DROP INDEX criteria_by_rubric_position;
CREATE INDEX criteria_by_rubric ON criteria (rubric_id);
DROP INDEX memberships_by_account_competition;
CREATE INDEX memberships_by_account ON memberships (account_id);
