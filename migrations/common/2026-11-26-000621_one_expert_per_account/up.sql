-- An account is one expert of a competition at the most, because conflicts of interest are found by expert. Where an
-- account came to be several, the one that was added first keeps it; the others can be invited again.
UPDATE experts SET account_id = NULL, version = version + 1
WHERE account_id IS NOT NULL
    AND EXISTS (
        SELECT 1 FROM experts AS older
        WHERE older.competition_id = experts.competition_id
            AND older.account_id = experts.account_id
            AND older.id < experts.id
    );
CREATE UNIQUE INDEX experts_one_per_account ON experts (competition_id, account_id);
