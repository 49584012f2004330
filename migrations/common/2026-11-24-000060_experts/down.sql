DROP TABLE conflicts;
DROP TABLE expert_tags;
DROP TABLE experts;
