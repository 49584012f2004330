DROP TABLE sheet_revisions;
DROP TABLE marks;
DROP TABLE sheets;
