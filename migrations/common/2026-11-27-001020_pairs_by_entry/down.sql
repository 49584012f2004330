DROP INDEX plan_pairs_by_entry;
