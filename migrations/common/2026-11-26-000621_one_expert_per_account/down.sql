DROP INDEX experts_one_per_account;
