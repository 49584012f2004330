-- What a row of a rubric is: `criterion`; `bonus`, points outside the full marks, which a judge may leave blank; or
-- `gate`, a condition marked 1 (met) or 0 (missed). Full marks, step and weight of a gate are 1, the weight of a bonus is 1.
ALTER TABLE criteria ADD COLUMN kind TEXT NOT NULL DEFAULT 'criterion';
