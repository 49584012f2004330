-- A revision is known by its sheet and version alone. Other servers that still name it by an identifier may go on for a
-- while beside one that does not any more, so the column stays; a later change may remove it.
ALTER TABLE sheet_revisions ALTER COLUMN id SET DEFAULT uuid_send(gen_random_uuid());
