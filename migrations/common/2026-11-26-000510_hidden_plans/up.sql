-- Whether a blind round keeps the business plans from its judges, because a plan may name its team.
ALTER TABLE rounds ADD COLUMN hides_plans BOOLEAN NOT NULL DEFAULT FALSE;
