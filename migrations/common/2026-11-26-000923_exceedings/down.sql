DROP TABLE exceedings;
