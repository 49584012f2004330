-- What a sheet asks at every save comes in order out of these indexes, instead of being sorted each time. An identifier makes
-- a key unique, which lets what is joined to it keep the order.
DROP INDEX criteria_by_rubric;
CREATE UNIQUE INDEX criteria_by_rubric_position ON criteria (rubric_id, position, id);
DROP INDEX memberships_by_account;
CREATE INDEX memberships_by_account_competition ON memberships (account_id, competition_id, id);
