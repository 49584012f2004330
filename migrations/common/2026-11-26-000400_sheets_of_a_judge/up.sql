-- A judge's sheets of one round are looked up at every sheet that is opened.
DROP INDEX sheets_by_expert;
CREATE INDEX sheets_by_expert_round ON sheets (expert_id, round_id);
