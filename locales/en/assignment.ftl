assignment-list-separator = {", "}
assignment-plans-title = Assignment plans
assignment-plan = Plan
assignment-number = Plan { $number }
assignment-restores = restores plan { $number }
assignment-kind-mentors = Mentors
assignment-kind-judges = Judges
assignment-state = State
assignment-state-proposed = Proposed
assignment-state-applied = In force
assignment-state-superseded = Superseded
assignment-state-discarded = Discarded
assignment-computed-by = Made
assignment-applied-by = Applied
assignment-system = The system
assignment-next = Next page
assignment-empty-title = No plans yet
assignment-empty = Compute a plan, look at it, then apply it
assignment-compute-title = Compute a plan
assignment-compute-intro = The plan that fits expertise best is computed, with balanced loads and without conflicts of interest. You look at it first; nothing is in force before you apply it.
assignment-compute = Compute
assignment-target = What to assign
assignment-per-entry = Experts per entry
assignment-per-entry-hint = Leave empty for the round's setting; 1 for mentors
assignment-reviews = Reviews that must be in the plan
assignment-reviews-hint = With them the marks of the round are connected. Leave out what does not suit, and put another judge in by hand once the plan is there
assignment-balance = Balance the load
assignment-balance-hint = Everybody takes at least three fifths of an even share
assignment-keep = Keep what is in force
assignment-keep-hint = Only fill what is missing; begun sheets always stay
assignment-objective = Objective
assignment-objective-total = The best fit in sum
assignment-objective-fair = The entry that is served worst as well as possible, then the best fit in sum
assignment-judges-part = More wishes for judges
assignment-judges-part-hint = Only for judges; all of it may be left empty
assignment-judges-only = Only for judges; leave it empty for mentors
assignment-min-cross = Fewest reviews across regions
assignment-min-cross-hint = Reviews of an entry by a judge of another region; unknown regions do not count. Leave empty for no such wish
assignment-region-max = Most judges of one region for an entry
assignment-region-max-hint = Judges of unknown region are not limited. Leave empty for no limit
assignment-kind-max = Most judges of one kind for an entry
assignment-kind-max-hint = By the kind in the expert's profile. Judges of unknown kind are not limited. Leave empty for no limit; there can only be a limit for regions or one for kinds
assignment-one-limit = A plan can limit judges by region or by kind, not by both; please empty one of them
assignment-connected = Judges and entries hang together
assignment-connected-hint = Any two entries can be compared through shared judges, so that marks can be calibrated
assignment-open = No plan that hangs together was found, nor a proof that there is none; give each entry more judges or ask for less
assignment-fewest = Fewest changes
assignment-fewest-hint = When what is in force is not kept, change as little of it as possible before the objective counts
assignment-price = Price of a change
assignment-price-hint = Goes with “Fewest changes”: one more change of what is in force must win at least so much fit in sum; the entry that is served worst still comes first where that is the objective. Leave empty, and as few changes as possible come first
assignment-price-alone = A price says how changes count; tick “Fewest changes” too, or leave the price empty
assignment-tolerance = Tolerance of the draw
assignment-tolerance-hint = Any plan may be drawn whose sum is at most this much below the best, each with about the same chance. Leave empty to draw among the best alone
assignment-seed = Seed
assignment-seed-hint = Draws among equally good plans. It is random unless you change it, and the same number gives the same plan. Every computed plan is logged with its number, so that nobody can try numbers unseen
assignment-cancel = Cancel
assignment-computed = The plan is ready to be looked at
assignment-short-title = There is no complete plan
assignment-short-judges = { $entries ->
        [one] This entry needs
       *[other] These { $entries } entries need
    } { $need ->
        [one] one place
       *[other] { $need } places
    }, but { $experts ->
        [0] no expert has
        [one] only one expert has
       *[other] only { $experts } experts have
    } a place left for { $entries ->
        [one] it
       *[other] them
    } ({ $capacity ->
        [one] one place
       *[other] { $capacity } places
    } in all)
assignment-short-mentors = { $entries ->
        [one] This entry needs
       *[other] These { $entries } entries need
    } { $need ->
        [one] one place
       *[other] { $need } places
    }, but { $experts ->
        [0] no mentor has
        [one] only one mentor has
       *[other] only { $experts } mentors have
    } a place left for { $entries ->
        [one] it
       *[other] them
    } ({ $capacity ->
        [one] one place
       *[other] { $capacity } places
    } in all)
assignment-short-minimums = { $experts ->
        [one] This expert
       *[other] These { $experts } experts
    } must take at least { $need }, but only { $capacity ->
        [one] one place
       *[other] { $capacity } places
    } of { $entries ->
        [one] one entry
       *[other] { $entries } entries
    } { $capacity ->
        [one] is
       *[other] are
    } open to { $experts ->
        [one] this expert
       *[other] them
    }; try again without balancing the load
assignment-short-cross = { $need ->
        [one] One pair
       *[other] { $need } pairs
    } must join entries and experts of different regions, but no plan has more than { $capacity } (limited by the places of { $entries ->
        [one] one entry
       *[other] { $entries } entries
    } and { $experts ->
        [one] one expert
       *[other] { $experts } experts
    })
assignment-short-panel = With this limit for one region or kind on a panel, { $entries ->
        [one] this entry
       *[other] these { $entries } entries
    } and { $experts ->
        [one] this expert
       *[other] these { $experts } experts
    } need { $need ->
        [one] one place
       *[other] { $need } places
    }, but only { $capacity } can be filled
assignment-short-connected = With what { $entries ->
        [one] this entry needs
       *[other] these { $entries } entries need
    } and what { $experts ->
        [one] this expert
       *[other] these { $experts } experts
    } may take, no plan hangs together through shared experts
assignment-short-island = No possible pair joins { $entries ->
        [one] this entry
       *[other] these { $entries } entries
    } and { $experts ->
        [one] this expert
       *[other] these { $experts } experts
    } with the other entries, so that no plan hangs together
assignment-short-more = Only the first 40 are listed
assignment-entries = Entries
assignment-experts-capacity = Experts and their places
assignment-experts-minimums = Experts and how many entries each must still take
assignment-places-of = { $places } of { $capacity }
assignment-source-track = track
assignment-source-tag = tag
assignment-source-text = text
assignment-source-words = words
assignment-source-history = judged before
assignment-show-changed = Changed
assignment-show-all = All
assignment-show-short = Incomplete
assignment-total = Pairs
assignment-added = Added
assignment-removed = Removed
assignment-kept = Unchanged
assignment-conflicts = Conflicts
assignment-short = Missing
assignment-fit = Fit
assignment-proved = Proved best
assignment-bound = Not proved best; no plan has more than { $bound }
assignment-bound-alike = Not proved best; no plan that meets the wishes as well has more than { $bound }
assignment-fits-changed = Fits have changed since the plan was made, when they added up to { $total }
assignment-asked = What was asked
assignment-asked-least = The entry that is served worst has a fit of { $least }; no plan gives it more than { $bound }
assignment-asked-cross = At least { $min ->
        [one] one review
       *[other] { $min } reviews
    } across regions; the plan has { $cross }
assignment-asked-region-max = At most { $most ->
        [one] one judge
       *[other] { $most } judges
    } of one region for an entry
assignment-asked-kind-max = At most { $most ->
        [one] one judge
       *[other] { $most } judges
    } of one kind for an entry
assignment-asked-price = One more change of what is in force must win a fit of at least { $price }
assignment-asked-tolerance = Drawn among plans whose sum is at most { $tolerance } below the best
assignment-seed-is = seed { $seed }
assignment-diff = Changes
assignment-no-rows = No entries here
assignment-entry = Entry
assignment-short-by = { $count } missing
assignment-by-hand = By hand
assignment-begun = Judging has begun
assignment-loads = Loads
assignment-expert = Expert
assignment-load = Load
assignment-change = Change
assignment-waiting = ({ $count } out for now)
assignment-over = Over capacity
assignment-full = Full
assignment-apply = Apply the plan
assignment-again = Compute again
assignment-discard = Discard
assignment-discarded = The plan has been discarded
assignment-restore = Undo or restore
assignment-restoring = A plan that restores the former state is ready; look at it, then apply it
assignment-apply-title = Apply { $plan }?
assignment-apply-sentence = { $added ->
        [one] One pair
       *[other] { $added } pairs
    } will be added, { $removed } removed, { $kept ->
        [one] one stays
       *[other] { $kept } stay
    }. It takes effect at once and can be undone.
assignment-apply-short = { $count ->
        [one] One place is
       *[other] { $count } places are
    } still missing.
assignment-blocker-conflicts = { $count ->
        [one] One pair of the plan is a conflict of interest; change it
       *[other] { $count } pairs of the plan are conflicts of interest; change them
    } or compute again
assignment-blocker-begun = The plan would take away { $count ->
        [one] one sheet that was
       *[other] { $count } sheets that were
    } begun; change it or compute again
assignment-back = Back
assignment-applied = The plan is in force: { $added } added, { $removed } removed
assignment-out = Take out
assignment-nobody-out = Nobody
assignment-in = Put in
assignment-nobody-in = Nobody
assignment-organization = Organization
assignment-why = Reason
assignment-edit = Change the plan
assignment-edited = The plan has been changed
assignment-edited-over = The plan has been changed; this expert is now over capacity
assignment-excluded-sheet-ended = The sheet was voided or given up
assignment-excluded-judges = Judges the entry
assignment-refused-no-entries = There is nothing to assign; admit entries first
assignment-refused-no-experts = There are no experts with this role; add or import some first
assignment-refused-too-many = A calibrated round takes at most { $limit } judges; plan with fewer judges, or choose another way of adding up the marks in the settings of the round
assignment-refused-too-large = There are too many entries and experts for one computation
assignment-refused-source-unpublished = The result of the earlier round is not published yet, so the entries of this round are not known
assignment-refused-finalised = The round's result is published; its assignment cannot change any more
assignment-refused-not-proposed = The plan is in force or discarded and cannot change any more
assignment-refused-changed = Somebody has just changed this plan; reload and try again
assignment-refused-stale = What is in force has changed since this plan was made; compute it again
assignment-refused-has-marks = Judging has begun on these sheets, which cannot be taken away: { $sheets }
assignment-refused-excluded = These pairs are not allowed: { $pairs }
assignment-refused-not-available = These entries or experts cannot be assigned any more: { $pairs }
assignment-refused-pair-there = The plan has this pair already
assignment-refused-pair-missing = The plan does not have this pair
assignment-refused-nothing-chosen = Choose whom to take out or put in
assignment-refused-not-applied = Only a plan that was once in force can be restored
