DROP TRIGGER results_final ON results;
DROP TRIGGER pairings_stay ON pairings;
