DROP TABLE plan_pairs;
DROP TABLE plans;
