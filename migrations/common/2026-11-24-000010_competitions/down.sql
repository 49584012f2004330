DROP TABLE rounds;
DROP TABLE criterion_levels;
DROP TABLE criteria;
DROP TABLE rubrics;
DROP TABLE tracks;
DROP TABLE regions;
DROP TABLE competitions;
