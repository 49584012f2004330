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
results-more-ties = { $more } more ties are on the page of decisions
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
results-blocker-not-opened = The round has not been opened yet.
results-blocker-imported = The marks were imported, and the round is not closed yet.
results-blocker-no-entries = No entry takes part in this round.
results-blocker-unfinished = { $entry }: a judge has not submitted.
results-blocker-reopened = { $entry }: a reopened sheet is not submitted again.
results-blocker-barred = { $entry }: a sheet counts whose judge has a conflict with the entry.
results-blocker-unjudged = { $entry }: no judge has it.
results-blocker-no-score = { $entry }: no judge has marked every criterion, which the rule of ranking needs.
results-blocker-unconnected = The marks fall into { $parts } parts that no judge connects ({ $entries }). A difference between them may lie in the judges alone, so nobody is ranked. These reviews connect them best: { $reviews }.
results-blocker-parted = Who takes part has changed since the publication, so that the marks fall into { $parts } parts that no judge connects ({ $entries }). A difference between them may lie in the judges alone, so they cannot be ranked anew, and nobody can mark in a published round any more. A suspension can be lifted and a withdrawal taken back, and then a correction can be published; a disqualification is final. Otherwise the published result stays as it is, and you announce the change in another way.
results-blocker-too-large = There are too many entries or judges, or the marks are too large, for a calibration (at most 3,000 judges and 200,000 entries that are connected).
results-blocker-unmarked = { $entry }: a criterion has no mark at all.
results-blocker-gate-unchecked = { $entry }: no judge has marked whether it meets a gate.
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
results-act-barred = Void it or give it to another judge
results-act-assign = Give it judges
results-act-unmarked = Return the sheet or void it
results-act-give = Give it to another judge
results-act-connect = Plan these reviews
results-act-board = Void sheets of judges on the board
results-act-entries = Look at the entries
results-act-one-more = Give this entry one more judge
results-act-open = Open the round
results-act-times = Set a later closing time
results-review = { $entry } by { $judge }
results-list-separator = {", "}
results-part-separator = {"; "}
results-act-decide = Record a decision, or let the award exceed
results-decisions-intro = Entries that still tie at the end of the rule's chain can be put into an order by decision, with a reason. It can be revoked until a result is published with it, and is kept for ever.
results-no-ties-title = No ties
results-no-ties = Nothing needs a decision now.
results-open-ties = Ties that are left
results-decide-legend = Order of the entries that share rank { $rank }
results-place-hint = Place among these entries, 1 is first
results-reason = Reason
results-reason-hint = At least 10 characters; published with the result
results-unsent-reason = Your reason (not saved)
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
    } not used: the entries do not tie any more, or a newer order is in its place.
results-note-leaves-unused = { $count ->
        [one] One award that was let exceed holds
       *[other] { $count } awards that were let exceed hold
    } no more entries than places: the leave does nothing and is not published.
results-note-left-out = Nobody can mark in a published round: { $count ->
        [one] one entry has
       *[other] { $count } entries have
    } no marks, or too few for a score by the rule, and will not be in the result: { $numbers }
results-leave-idle = does nothing
results-note-out = { $count ->
        [one] One entry with score sheets does
       *[other] { $count } entries with score sheets do
    } not take part now (withdrawn, suspended or disqualified) and will not be in the result.
results-note-gates = { $count ->
        [one] One entry misses
       *[other] { $count } entries miss
    } a gate and will be published without a rank: { $numbers }
results-note-one-value = { $judge } gave the same total to all entries ({ $entries }), which tells none of them apart; it counts as given. Let the judge look again, or void the sheets.
results-note-few-marks = { $judge } has judged too few entries, { $marks } of the { $fewest } from which a leaning is told with some certainty; they count, and { $missing } more would do.
results-note-small-part = There are too few reviews to say how certain the scores are ({ $entries }): { $missing } more reviews of these entries by these judges would do.
results-note-hardly-connected = The judges have too few entries in common to say how certain the scores are ({ $entries }): more reviews by judges in common would help.
results-more-notes = Not listed: { $count } more.
results-calibration = The scores of this round are calibrated: the differences between strict and lenient judges are taken out of the marks.
results-calibration-how = The error is the standard error; the rank interval holds the rank with 90% certainty by these marks, and in simulated rounds whose true ranks are known about nine in ten intervals held them; the chance of an award includes higher awards.
results-gaps = The gap between the two entries beside the line of an award: the standard error is that of their difference, and a gap of more than two of it is beyond chance.
results-gap-within = { $tier }: { $above } above the line is ahead of { $below } below it by { $points }, standard error { $error }: within chance.
results-gap-beyond = { $tier }: { $above } above the line is ahead of { $below } below it by { $points }, standard error { $error }: beyond chance.
results-gap-unknown = { $tier }: { $above } above the line is ahead of { $below } below it by { $points }; the judges have too few entries in common to tell whether that is chance.
results-calibration-public = The scores of this round are calibrated: the differences between strict and lenient judges are taken out of the marks. The rank interval holds the rank with 90% certainty by these marks, and in simulated rounds whose true ranks are known about nine in ten intervals held them; entries whose intervals overlap are close to each other.
results-standard-error = Error ±
results-rank-interval = Rank interval
results-interval = { $low }–{ $high }
results-chance = Chance of { $tier }
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
results-refused-no-such-tie = The ranking has changed: these entries do not tie in this way any more. Check what ties now and what is recorded.
results-refused-published = The result is published; the decisions in it stay as they are.
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
results-averaging-bonus = Those who gave one; added on top
results-averaging-trimmed = Without { $high } highest and { $low } lowest
results-dropped-high = highest, dropped
results-dropped-low = lowest, dropped
results-outcome-criteria = Score = sum of the weighted criteria:
results-outcome-parts = Score = sum of the weighted parts:
results-outcome-bonus = of which bonus { $points }
results-parts = Parts
results-part = Part
results-part-judges = Judges with all marks
results-part-score = Score
results-part-criteria = Sum of the weighted criteria
results-part-standard = Mean of the standard scores
results-part-refused = Too few judges
results-outcome-totals = Score = mean of the judges' totals without { $high } highest and { $low } lowest:
results-outcome-standard = Score = mean of the judges' standard scores:
results-outcome-calibrated = Score = mean of the judges' totals without their leanings, weighted by their shares:
results-outcome-no-whole-sheet = No judge has marked every criterion, so there is no score.
results-outcome-gate-unchecked = Nobody has checked yet whether a gate is met, so there is no score.
results-gates = Gates
results-gate-met = Met
results-gate-missed = Not met
results-gate-unmet = Gate not met
results-gate-unchecked = Not checked
results-gates-missed = Not met: { $names }. The entry is therefore not ranked and has no score.
results-outcome-uncalibrated = The score of this round comes from a calibration over all entries, which is not possible yet.
results-standard = Standard scores
results-standard-hint = 50 + 10 × (total − the judge's mean) ÷ the judge's standard deviation, over all entries that the judge marked
results-judge-mean = Judge's mean
results-deviation = Standard deviation
results-standard-score = Standard score
results-calibrated = Calibration
results-calibrated-hint = First each judge's leaning, compared with an average judge and estimated from the entries that judges have in common, is taken out of the total; then the mean is weighted: the steadier a judge, the larger the share
results-leaning = Leaning
results-cleared = Without it
results-share = Share
results-lenient = Gives { $points } more
results-strict = Gives { $points } less
results-even = As an average judge
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
results-bonus-full = bonus, up to { $full }
results-comments = Comments
results-no-comments = The judges left no comments.
results-judge-letter = Judge { $letter }
results-exceeding = Awards let exceed
results-take-back = Take it back
results-tier-restored = The award keeps its places again
results-refused-not-exceeding = This award was not let exceed, or that was taken back already. There is nothing to take back.
results-decision-stale = no longer fits: the marks or the entries have changed since, or a newer order is in its place
results-blocker-stale-decision = The recorded order { $order } no longer fits: these entries do not tie any more as they did when it was decided, or a newer order is in its place.
results-act-revoke = Revoke it, or decide anew
results-tie-by = equal score; order by { $keys }
results-tie-with = Equal score with { $others }; what decided the order: { $keys }.
results-exceed-title = Or: let { $tier } exceed
results-exceed-intro = All { $tied } entries that share rank { $rank } get this award; the other awards keep their places. It is the only change of the rule that is allowed once there are marks, for it changes no score and no rank.
results-take-back-hint = At least 10 characters; kept in the log
results-exceed = Let it exceed
results-tier-exceeds = The award takes all of the tied entries
results-refused-no-such-cut = No tie lies on the line of this award any more, so it need not exceed. See the ranking.
results-report = Judge report
results-report-lead = This page shows from the submitted sheets how far the judges agree and what each of them is like, for organizers and supervisors to look at before they publish. It changes no mark and no rank; judges and teams do not see it.
results-report-fair = To be severe or lenient is no fault, and a mark unlike all others may be the only one that saw right. The figures say how marks differ, not why: when in doubt, look at the entry's material and ask the judge. Only the judge can change a mark, after the sheet is returned.
results-report-unfinished = { $count ->
        [one] One sheet is
       *[other] { $count } sheets are
    } not submitted yet; the figures below will still move.
results-report-empty-title = No marks yet
results-report-empty = The report appears here once judges submit their sheets
results-report-refusals = What cannot be told
results-report-unconnected = No judge connects all entries: entries and judges fall into { $parts ->
        [one] one group
       *[other] { $parts } groups
    }. A difference between the groups may lie in the entries or in the judges, so severity is compared only within each group. At least { $needed ->
        [one] one more review
       *[other] { $needed } more reviews
    } across the groups would make them comparable.
results-report-reviews = These would help most (check conflicts of interest first):
results-report-review = { $entry } by { $judge }
results-report-few-judge = { $judge } ({ $missing } more)
results-report-few = { $count ->
        [one] One judge has
       *[other] { $count } judges have
    } fewer than 3 whole sheets, so nothing is estimated there; the marks count all the same: { $judges }. With that many more sheets it can be.
results-report-one-value = { $judge } gave { $marks ->
        [one] the only entry
       *[other] all { $marks } entries
    } the same value of { $value }, which tells none of them apart. Ask the judge to look again, or void the sheets.
results-report-unmarked = { $count ->
        [one] One entry has
       *[other] { $count } entries have
    } no whole sheet yet.
results-report-small = { $judges }: these judges have too few entries in common, so neither severity nor spread is told, and marks that stand out cannot be relied on. At least { $missing ->
        [one] one more review
       *[other] { $missing } more reviews
    } of the same entries by these judges would do.
results-report-unconnected-ranked = Without the entries that miss a gate, or whose gate nobody checked, no judge connects the others: they and their judges fall into { $parts ->
        [one] one group
       *[other] { $parts } groups
    }. A difference between the groups may lie in the entries or in the judges, so “Mixed model” and “Without severity” cannot rank. At least { $needed ->
        [one] one more review
       *[other] { $needed } more reviews
    } across the groups would make them comparable.
results-report-panel = The panel as a whole
results-report-grade-high = high
results-report-grade-fair = fair
results-report-grade-low = low
results-report-alpha-interval = Krippendorff's α (differences)
results-report-alpha-interval-means = How far judges agree beyond chance: 1 is full agreement, 0 is what marks at random give. From 0.8 on it is usually called reliable, from 0.667 on good enough for tentative conclusions.
results-report-alpha-ordinal = Krippendorff's α (order)
results-report-alpha-ordinal-means = The same, but only the order counts, not how far marks are apart.
results-report-concordance = Kendall's W (order)
results-report-concordance-means = How far all judges put the entries in one order: 1 is the same order, 0 means that the orders cancel each other. Only where every judge judged every entry.
results-report-icc-single = Reliability of a single mark (ICC)
results-report-icc-single-means = Which part of the differences between marks comes from the entries themselves.
results-report-icc-mean = Reliability of the mean of { $panel ->
        [one] one judge
       *[other] { $panel } judges
    } (ICC)
results-report-icc-mean-means = Which part of the differences between means comes from the entries themselves; the ranking rests on it.
results-report-icc-consistent = Reliability of the mean of { $panel ->
        [one] one judge
       *[other] { $panel } judges
    } without severity (ICC)
results-report-icc-consistent-means = If it is clearly above the line before, severity bears on the means; consider calibrated scores for the next round.
results-report-panel-halo-means = The correlation of criteria within sheets over all judges, once entry and severity are taken out: how far criteria go together for everybody. Each judge's halo is to be compared with it.
results-report-panel-lean-means = How many points more all judges give entries of their own region than other judges give the same entries (± standard error).
results-report-lot = Spread of the entries
results-report-lot-even = no pattern seen
results-report-lot-uneven = severe and lenient judges had entries of different quality
results-report-lot-means = Where severe judges have more of the good entries, a plain mean does these entries wrong; the severities on this page are not affected.
results-report-judges = The judges
results-report-judges-hint = In the picture of severity the dashed line is the average judge, severe is left of it and lenient right; the bar reaches two standard errors to both sides. Follow a name for the details.
results-report-sheets = Sheets
results-report-sheets-means = Submitted sheets and sheets that are due.
results-report-severity = Severity
results-report-severity-means = How many points more or less than an average judge the judge gives the same entries (± standard error). Only marks of the same entry are compared, so it does not matter who had which entries; drawn towards the average. Only beyond three standard errors a judge is called severe or lenient.
results-report-severity-usual = no clear difference from an average judge
results-report-severity-less = gives less than an average judge, by about { $points }
results-report-severity-more = gives more than an average judge, by about { $points }
results-report-severe = severe
results-report-lenient = lenient
results-report-unknown = too few sheets to tell
results-report-unknown-apart = too few marks in common with others to tell
results-report-interval = Picture of severity
results-report-spread = Variation
results-report-spread-means = How many points the judge's marks still move up and down once entry and severity are taken out; less is steadier.
results-report-range = Use of the scale
results-report-range-means = The standard deviation of the judge's marks by that of all judges: 1 is usual, less means that marks keep to the middle, more that they are drawn apart.
results-report-tau = Same order
results-report-tau-means = The correlation with the order in which the others put the entries (Kendall's τ): 1 is the same order, 0 none, below 0 the opposite.
results-report-slope = Discrimination
results-report-slope-means = How many points more the judge gives where the others give one more (± standard error): near 1 is like them. Error in the others' marks draws everybody a little below 1; compare judges with each other.
results-report-halo = Halo
results-report-halo-means = The correlation of criteria within the judge's sheets once entry and severity are taken out: near 1, who is high in one is high in all. Some criteria are near each other by nature, so compare with the whole panel: clearly above it, criteria are not looked at apart. It takes at least two criteria.
results-report-halo-value = { $halo } (whole panel { $panel })
results-report-drift = Drift
results-report-drift-means = How many points more or less the judge gives the same entries on the last sheet than on the first (± standard error), in order of submission. Less than two standard errors say nothing.
results-report-lean = Own region
results-report-lean-means = How many points more the judge gives entries of the own region than other judges give the same entries (± standard error). Less than two standard errors say nothing. Only for experts whose region is recorded.
results-report-lean-value = { $points } (own region { $own }, other { $others })
results-report-awards = Awards that hinge on it
results-report-awards-means = How many entries would have another award if all sheets of the judge were left out and the round ranked again by its rule. Many only mean a close field or few judges.
results-report-outliers = Marks that stand out
results-report-outliers-means = Marks further than three standard deviations from what entry and judge lead to expect, or with a chance of at most 5% by Holm's correction. Among many marks some are far by chance; those still at most 0.05 after the correction are bold.
results-report-see = See
results-report-meanings = What the columns mean
results-report-figures = How the judge marks
results-report-without = Without this judge
results-report-influence = Without this judge's sheets { $moved ->
        [one] one entry
       *[other] { $moved } entries
    } would have another rank, by { $furthest } at most.
results-report-lost = { $count ->
        [one] One entry
       *[other] { $count } entries
    } would have no score for want of marks: { $numbers }
results-report-no-changes = No entry would have another award.
results-report-influence-unranked = No entry of this round is ranked as it stands, so it cannot be told how ranks and awards would change without this judge's sheets. The ranking says why, and what would help.
results-report-influence-apart = Only this judge connects all entries. Without these sheets, entries and judges fall into groups that nobody connects and no entry is ranked, so it cannot be told how ranks and awards would change. It takes a few reviews across the groups by other judges.
results-report-awards-unranked = nobody is ranked
results-report-awards-apart = no ranking without
results-report-with-judge = Award now
results-report-without-judge = Award without
results-report-no-outliers = No mark stands out.
results-report-given = Given
results-report-expected = Expected
results-report-difference = Difference
results-report-times = Standard deviations
results-report-chance = Chance (corrected)
results-report-sheet = Sheet
results-refused-not-closed = The round is not closed, so marks may still change. Close it first, then decide its ties.
results-decide-when-closed = Marks may still change, and with them the ties. Their order can be recorded once the round is closed.
results-refused-report = There are too many judges or entries for a report on the judges (at most 3,000 and 200,000).
results-report-reviews-greedy = (Chosen one after the other: each helps most beside those before it, yet together they need not be the best set.)
results-report-estimates = What other methods would say
results-report-estimates-hint = The same marks ranked by four methods, beside the official ranks. This only compares and changes no mark and no rank. Where an entry moves far, its place hangs on the method; look at its material once more before you publish.
results-report-variances = The mixed model splits the differences between marks into three parts (variances): { $entries } from the entries, { $judges } from severity, { $rest } from the rest.
results-report-no-mixed-few = The mixed model has no result: there are too few marks to tell entries, judges and errors apart. It takes more entries that several judges share.
results-report-no-mixed-exact = The mixed model has no result: entries and judges explain every mark, so there is no error to measure against.
results-report-no-mixed-large = The mixed model has no result: there are too many judges (at most 1,000), or panels of too many sizes.
results-report-estimates-unconnected = No judge connects all entries, so the mixed model and the ranks without severity are withheld; “What cannot be told” names the reviews that would help.
results-report-estimates-cut = The best { $shown ->
        [one] entry
       *[other] { $shown } entries
    } of the official ranking; { $all ->
        [one] the only one is
       *[other] all { $all } are
    } in the file.
results-report-estimates-csv = Download all (CSV)
results-report-official = Official rank
results-report-by-mean = Plain mean
results-report-by-mean-means = The mean of the judges' totals, with nothing adjusted.
results-report-by-standard = Standard scores
results-report-by-standard-means = Each judge's totals are put on the scale 50 ± 10, then averaged; judges with a single entry or one value for all do not count. Where groups of judges see entries of different quality, this wipes out a real difference.
results-report-by-mixed = Mixed model
results-report-by-mixed-means = Entries and judges are both taken as drawn by lot (REML), and values are drawn towards the common mean. If severe judges have more of the good entries, it is biased.
results-report-by-two-way = Without severity
results-report-by-two-way-means = How severe each judge is gets estimated from the entries that judges share and taken out; steadier judges count more. The same method as calibrated scores; who judged which entries does not matter to it.
results-report-furthest = Largest shift
results-report-furthest-means = How many places the rank by any of the four methods is from the official one at most.
