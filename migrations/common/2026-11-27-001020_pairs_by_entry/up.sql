-- Which entries some plan names is asked of each entry that is not admitted.
CREATE INDEX plan_pairs_by_entry ON plan_pairs (entry_id);
