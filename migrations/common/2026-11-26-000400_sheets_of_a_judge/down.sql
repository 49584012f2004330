DROP INDEX sheets_by_expert_round;
CREATE INDEX sheets_by_expert ON sheets (expert_id);
