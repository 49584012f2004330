DROP TRIGGER pairings_stay;
DROP TRIGGER pairings_last;
DROP TRIGGER results_final;
