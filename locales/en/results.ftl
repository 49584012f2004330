results-ranking = Ranking
results-unpublished = Not published
results-published = Published
results-export-csv = Export CSV
results-export-xlsx = Export Excel
results-print = Print
results-preview = Preview the publication
results-decisions = Tie decisions
results-region = Region
results-track = Track
results-all = All
results-filter = Filter
results-rank = Rank
results-entry = Entry
results-score = Score
results-raw-mean = Raw mean
results-range = Range
results-judges = Judges
results-tier = Award
results-caption = By rank, { $shown } of { $all ->
        [one] { $all } entry
       *[other] { $all } entries
    }
results-no-rows-title = No entries
results-no-rows = No entry fits. Change the filter.
results-tie = { $count } entries share rank { $rank }: { $numbers }
results-line = { $tier } · { $count }
results-line-cut = { $tier } · this line splits a tie: settle it first
results-recompute = Compute it yourself
results-recompute-how = Download the marks and the rule; this command gives the same ranking:
results-blockers = { $count ->
        [one] One thing
       *[other] { $count } things
    } to settle before this can be published
results-more-blockers = { $count ->
        [one] One more is
       *[other] { $count } more are
    } not listed.
results-blocker-not-closed = Marking is not closed.
results-blocker-no-entries = No entry takes part in this round.
results-blocker-unfinished = { $entry }: a judge has not submitted.
results-blocker-reopened = { $entry }: a reopened sheet is not submitted again.
results-blocker-unjudged = { $entry }: no judge has it.
results-blocker-no-score = { $entry }: no judge has marked every criterion, which the rule of ranking needs.
results-blocker-unmarked = { $entry }: a criterion has no mark at all.
results-blocker-small-panel = { $entry }: { $judges ->
        [one] the marks of only one judge count
       *[other] marks of only { $judges } judges count
    }, fewer than the rule asks for.
results-blocker-tier-cut = { $tied } entries share rank { $rank }, but { $tier } has room for { $room } of them.
results-blocker-lots = { $tied } entries share rank { $rank }: by the rule, draw lots and record the order.
results-act-close = Close the round
results-act-admit = Admit entries
results-act-publish-source = Publish the earlier round
results-act-sheet = Remind, void or give to another judge
results-act-assign = Give it judges
results-act-unmarked = Return the sheet or void it
results-act-give = Give it to another judge
results-act-decide = Record a decision, or let the award exceed
results-decisions-intro = Entries that still tie at the end of the rule's chain can be put into an order by decision, with a reason. It can be revoked until publication and is kept for ever.
results-no-ties-title = No ties
results-no-ties = Nothing needs a decision now.
results-open-ties = Ties that are left
results-decide-legend = Order of the entries that share rank { $rank }
results-place-hint = Place among these entries, 1 is first
results-reason = Reason
results-reason-hint = At least 10 characters; published with the result
results-record = Record the decision
results-recorded = Recorded decisions
results-revoke = Revoke
results-revoked = Revoked { $at }
results-entry-gone = an entry that has left
results-decision-recorded = The decision is recorded
results-decision-revoked = The decision is revoked
results-publish-title = Publish the result
results-facts = Check
results-fact-entries = Entries
results-fact-sheets = Submitted sheets
results-fact-judges = Judges
results-fact-ties = Shared ranks
results-fact-decisions = Decisions used
results-note-short = { $count ->
        [one] One entry has
       *[other] { $count } entries have
    } marks of fewer than { $wanted ->
        [one] one judge
       *[other] { $wanted } judges
    }.
results-note-unused = { $count ->
        [one] One decision is
       *[other] { $count } decisions are
    } not used: the entries do not tie any more.
results-changes = Compared with the last publication
results-no-changes = Nothing has changed.
results-change = Change
results-change-new = New
results-change-gone = Removed
results-change-renamed = Renamed
results-change-moved = Moved
results-publish-ask = Publish this result?
results-propose-ask = Submit this result for another organizer to approve?
results-publish-means = A published result cannot be changed and anyone can see and check it. A correction is a new publication; the old one stays.
results-publish = Publish
results-propose = Submit for approval
results-back = Back to the ranking
results-waiting = Result { $number } was submitted { $at } and waits for another organizer
results-approve = Approve and publish
results-wait-for-other = An organizer other than the submitter has to approve it.
results-former = Published results
results-public-page = Public page
results-result-number = Result { $number }
results-is-published = Result { $number } is published
results-is-proposed = Result { $number } waits for another organizer
results-refused-blocked = { $count ->
        [one] One thing is
       *[other] { $count } things are
    } not settled yet. Go back and see.
results-refused-changed = The ranking has changed since you looked. Go back and check it again.
results-refused-nothing-new = It is the same as the published result.
results-refused-same-person = Who submitted a result cannot approve it. Ask another organizer.
results-refused-not-waiting = This result does not wait for approval any more.
results-refused-no-such-tie = These entries do not tie now. Go back and see the ranking.
results-refused-published = The result is published; decisions stay as they are.
results-marks = Marks
results-judge = Judge
results-judge-total = Total
results-steps = Computation
results-criterion = Criterion
results-count = Marks
results-averaging = Counted
results-mean = Mean
results-weight = Weight
results-weighted = Weighted
results-averaging-all = All
results-averaging-small = All, too few to drop any
results-averaging-trimmed = Without { $high } highest and { $low } lowest
results-dropped-high = highest, dropped
results-dropped-low = lowest, dropped
results-outcome-criteria = Score = sum of the weighted criteria:
results-outcome-totals = Score = mean of the judges' totals without { $high } highest and { $low } lowest:
results-outcome-standard = Score = mean of the judges' standard scores:
results-outcome-no-whole-sheet = No judge has marked every criterion, so there is no score.
results-outcome-gate = A condition of this round is not met, so there is no score.
results-outcome-uncalibrated = The score of this round comes from a calibration over all entries.
results-standard = Standard scores
results-standard-hint = 50 + 10 × (total − the judge's mean) ÷ the judge's standard deviation, over all entries that the judge marked
results-judge-mean = Judge's mean
results-deviation = Standard deviation
results-standard-score = Standard score
results-one-total = only one entry, counts as 50
results-all-equal = all totals equal, counts as 50
results-outcome-unmarked = A criterion has no mark, so there is no score.
results-outcome-refused = The panel is smaller than the rule asks for, so there is no score.
results-splits = How ties were settled
results-split = By { $key }: { $order }
results-key-criterion = the mean of “{ $name }”
results-key-untrimmed-mean = the untrimmed mean
results-key-untrimmed-sum = the sum of all marks
results-key-median = the median of the judges' totals
results-key-head-to-head = head to head by judge
results-key-draw = lots
results-key-shared = shared rank
results-key-decision = decision
results-public-title = Results
results-round = Round
results-time = Published
results-number = Number
results-replaced = Replaced
results-of-round = Results: { $round }
results-published-at = published { $at }
results-is-replaced = This result was replaced by a later one.
results-see-newest = See the newest result
results-full = Full ranking
results-verify-anyone = Anyone can check this result.
results-verify = How to check this result
results-verify-how = Download the marks (judges under pseudonyms) and the rule and compute again with this command: it must give the same ranking, except for ties that were settled by the decisions above. The SHA-256 of the result file (JSON) must be the one above.
results-snapshot = Result file
results-feedback = { $round } · feedback
results-feedback-title = Feedback
results-no-feedback-title = No result is published yet
results-no-feedback = Once it is, you find your scores and the judges' comments here
results-own-scores = Scores by criterion
results-full-points = Full marks
results-comments = Comments
results-no-comments = The judges left no comments.
results-judge-letter = Judge { $letter }
results-exceed-title = Or: let { $tier } exceed
results-exceed-intro = All { $tied } entries that share rank { $rank } get this award; the other awards keep their places. It is the only change of the rule that is allowed once there are marks, for it changes no score and no rank.
results-exceed-hint = At least 10 characters; kept in the log
results-exceed = Let it exceed
results-tier-exceeds = The award takes all of the tied entries
results-refused-no-such-cut = No tie lies on the line of this award any more. Go back to the ranking.
results-refused-not-closed = The round is not closed, so marks may still change. Close it first, then decide its ties.
results-decide-when-closed = Marks may still change, and with them the ties. Their order can be recorded once the round is closed.
