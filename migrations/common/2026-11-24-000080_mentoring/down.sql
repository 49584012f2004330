DROP TABLE coaching_sessions;
DROP TABLE mentorships;
