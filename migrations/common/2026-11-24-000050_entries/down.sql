DROP TABLE imports;
DROP TABLE eligibility_reviews;
DROP TABLE submissions;
DROP TABLE attachments;
DROP TABLE entry_tags;
DROP TABLE members;
DROP TABLE entries;
