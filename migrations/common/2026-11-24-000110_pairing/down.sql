DROP TABLE pairing_bans;
DROP TABLE pairing_pairs;
DROP TABLE pairings;
DROP TABLE exclusions;
DROP TABLE wishes;
DROP TABLE enterprise_tags;
DROP TABLE enterprises;
DROP TABLE schemes;
