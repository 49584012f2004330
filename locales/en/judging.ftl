judging-title = My reviews
judging-state = Status
judging-all = All
judging-filter = Filter
judging-state-assigned = Not begun
judging-state-draft = Draft
judging-state-submitted = Submitted
judging-state-reopened = Returned
judging-state-recused = Recused
judging-state-void = Void
judging-left = Entry has left
judging-entry-left = This entry has left the competition; it need not be marked.
judging-none-title = Nothing to review yet
judging-none = Entries assigned to you appear here once the round opens.
judging-none-in-state = No score sheet has this status
judging-deadline = Marking closes { $time }
judging-opens-at = Marking opens { $time }
judging-continue = Continue reviewing →
judging-progress = { $done } / { $count }
judging-progress-label = { $done } of { $count } submitted
judging-number = No.
judging-entry = Entry
judging-track = Track
judging-own-total = Total
judging-blind = Blind review
judging-where = You are here
judging-previous = Previous
judging-next = Next
judging-position = { $position } of { $count }
judging-print = Print
judging-material = Entry
judging-leader = Leader
judging-organization = Organization
judging-website = Website
judging-summary = Summary
judging-plan = Business plan
judging-open-plan = Open the business plan in a new window
judging-plan-size = PDF · { $size } KB
judging-no-plan = No business plan was uploaded
judging-plan-kept = Business plans are not shown in this blind round
judging-marks = Marks
judging-criterion = Criterion
judging-mark = Mark
judging-full = Full marks
judging-limits = 0 to { $full } in steps of { $step }
judging-weight-percent = Weight { $weight }%
judging-weight-factor = Weight × { $weight }
judging-unmarked = Not marked yet
judging-no-mark = No mark
judging-keys-levels = On a row of levels, type the points
judging-keys-gates = On a condition, type 1 for met and 0 for not met
judging-keys-submit = Ctrl + Enter submits
judging-gate = Must be met
judging-gate-hint = Worth no points; an entry that does not meet it is not ranked
judging-gate-met = Met
judging-gate-missed = Not met
judging-bonus = Optional, on top
judging-bonus-given = plus a bonus of { $points }
judging-bonus-full = bonus, up to { $full }
judging-all-levels = See all levels
judging-comment = Comment for the team
judging-comment-hint = Optional, at most { $max } characters
judging-no-comment = No comment
judging-total = Weighted total (out of { $full })
judging-partial = { $scored } of { $count } marked
judging-submit = Submit
judging-submit-next = Submit and go on
judging-save-draft = Save draft
judging-saving = Saving…
judging-saved = Saved { $time }
judging-saved-except = Saved { $time }, except { $fields }: correct what is marked
judging-refused = Not saved: { $message }
judging-unsent-title = Not saved
judging-unsent-intro = What you typed did not reach the server while the sheet was open. Copy what you need and tell the organizers; it counts only if they reopen the sheet.
judging-unsent-forget = I have noted it; remove it from this browser
judging-failed = Not saved; trying again
judging-rejected = Not saved: press “Save draft” to see why
judging-expired = Signed out: sign in in a new window; nothing is lost
judging-conflicted = Not saved: there is a newer version elsewhere
judging-conflict-title = This sheet was changed elsewhere
judging-conflict-intro = After you opened this page, another window or device saved a newer version. Both are still there: choose which one to keep. Differences are in bold.
judging-mine = This page
judging-theirs = On the server
judging-keep-mine = Keep this page’s
judging-keep-theirs = Keep the server’s
judging-draft-saved = Draft saved { $time }
judging-submitted-at = Sheet submitted { $time }, total { $total }
judging-submitted-notice = You have submitted this sheet. To change it, ask the organizers to return it.
judging-reopened-notice = The organizers returned this sheet. Change it and submit it again.
judging-too-early = Marking has not begun.
judging-too-late = Marking is closed.
judging-already-submitted = This sheet is submitted. To change it, ask the organizers to return it.
judging-ended = This sheet was given up or voided and cannot be changed any more.
judging-finalised = The result is published; score sheets cannot be changed any more.
judging-not-submitted = This sheet is not submitted, so it need not be returned.
judging-stale = This sheet has just changed. Go back, reload, and try again.
judging-reason = Reason
judging-unsent-reason = Your reason (not saved)
judging-recuse-title = I have a conflict of interest
judging-recuse-intro = Once you recuse yourself, you no longer mark this entry. This cannot be undone.
judging-recuse-reason = Reason for the recusal
judging-recuse = Recuse myself
judging-recused = Your recusal is recorded
judging-recused-counting = Your recusal is recorded. The sheet of this entry that you submitted in { $rounds } still counts: ask the organizers to void it.
judging-board-title = { $round }: progress
judging-by-judge = By judge
judging-by-entry = By entry
judging-judge = Judge
judging-last-saved = Last saved
judging-not-begun = Not begun
judging-no-sheets = No judge is assigned yet
judging-no-entries = There is no entry yet
judging-wanted = { $count ->
        [one] { $count } judge
       *[other] { $count } judges
    } for each entry
judging-of-sheets = of { $count }
judging-missing = Judges missing
judging-sheets = Score sheets
judging-review-title = { $number } · { $judge }
judging-history = History
judging-no-history = Nothing was saved yet
judging-version = version { $number }
judging-system = System
judging-act-saved = Saved
judging-act-submitted = Submitted
judging-act-recused = Recused
judging-act-reopened = Returned
judging-act-voided = Voided
judging-act-given = Given to another judge
judging-act-imported = Imported
judging-reopen-title = Return to the judge
judging-reopen-hint = The judge sees the reason and can change the sheet while the round is open
judging-reopen = Return
judging-reopened-closed = The sheet is returned; now open the round again, so that the judge can change it
judging-given-closed = Done; now open the round again, so that the new judge can begin
judging-round-closed = Judges cannot mark now. What you return or give to another judge can only be marked once the round is open again.
judging-counts-elsewhere = The judge has given this entry up, but the sheet submitted in { $round } still counts.
judging-see-sheet = Void it or give it to another judge
judging-reopen-round = Open the round again
judging-change-times = Change the round’s times
judging-assign = Give judges
judging-remind-link = Remind judges
judging-remind-title = Remind judges with unfinished sheets
judging-remind-intro = Each judge below who has an e-mail address gets one mail with the number of unfinished sheets, the closing time and a link. Call the others.
judging-remind-open = Unfinished
judging-remind-address = E-mail
judging-remind-call = No e-mail: call
judging-remind-last = Last reminded { $time }
judging-remind-send = Send { $count ->
        [one] one mail
       *[other] { $count } mails
    }
judging-reminded = { $count ->
        [one] One judge is
       *[other] { $count } judges are
    } reminded
judging-remind-not-open = The round is not open to its judges now, so nobody is reminded.
judging-remind-just-done = The judges were reminded less than an hour ago. Give them time.
judging-remind-nobody = Nobody who can be reached by mail has an unfinished sheet.
judging-remind-changed = Other judges than those shown have unfinished sheets by now. Go back, reload, and look again.
judging-remind-mail-subject = { $competition }: { $count ->
        [one] one sheet waits
       *[other] { $count } sheets wait
    } for your marks
judging-remind-mail-body = Dear { $name },

    In { $competition } ({ $round }), { $count ->
        [one] one of your score sheets is
       *[other] { $count } of your score sheets are
    } not submitted yet.
    Marking closes { $time }.

    Go on here: { $url }
judging-reopened = The sheet is returned to the judge
judging-void-title = Void
judging-void-hint = The judge sees the reason; a void sheet does not count, and this cannot be undone
judging-void = Void this sheet
judging-voided = The sheet is void
judging-give-title = Give to another judge
judging-give-hint = Only judges without a conflict are listed; this sheet becomes void
judging-give-reason-hint = If this sheet becomes void by it, its judge sees the reason; the new judge does not
judging-new-judge = New judge
judging-choose-judge = Choose
judging-give = Give
judging-given = Done: the new judge can begin
judging-give-entry-out = The entry does not take part now (withdrawn, suspended or disqualified), so it gets no judge.
judging-give-not-judge = This expert is not a judge of this competition, or has withdrawn. Choose another one.
judging-give-has-sheet = This judge has a sheet for this entry already. Choose another one.
judging-give-conflict = This judge has a declared conflict with this entry. Choose another one.
judging-give-leader = This judge leads this entry. Choose another one.
judging-give-organization = This judge belongs to the entry’s organization. Choose another one.
judging-give-mentor = This judge is a mentor of this entry. Choose another one.
judging-import-title = Import marks
judging-back-to-board = Progress
judging-import-intro = One mark in each row: entry number, judge e-mail, criterion, score. Leave a mark blank where there is none; blank is not zero.
judging-import-file = File of marks
judging-import-hint = CSV or Excel (.xlsx), at most 20 MB and 200,000 rows
judging-import-check = Check the file
judging-import-further = Not read: { $names }
judging-import-problems = The file has { $count ->
        [one] a problem
       *[other] { $count } problems
    }; nothing is imported yet
judging-import-more = { $more } more are not listed: mend these and check the file again
judging-import-line = Row
judging-import-place = Where
judging-import-what = Problem
judging-import-columns = Columns missing or there twice: { $columns }
judging-import-no-header = No header row was found
judging-import-encrypted = The file is protected with a password: remove it and upload again
judging-import-too-many = More than { $max } rows
judging-import-unreadable = The file cannot be read: save it as .xlsx or as CSV in UTF-8
judging-import-unknown-entry = No admitted entry has this number
judging-import-ambiguous-entry = Several entries have this number but for capitals: write the number exactly
judging-import-not-in-round = This entry does not take part in this round
judging-import-unknown-judge = No judge has this e-mail address
judging-import-unknown-criterion = The rubric has no such criterion
judging-import-ambiguous-criterion = Several criteria of the rubric are called so: write the code instead, { $codes }
judging-list-separator = {", "}
judging-import-twice = The same as an earlier row
judging-import-conflict = The judge has a conflict of interest with this entry
judging-import-entries = Entries
judging-import-judges = Judges
judging-import-marks = Marks
judging-import-absent = Absent
judging-import-confirm-intro = Confirming makes submitted score sheets and freezes the rubric.
judging-import-confirm = Import
judging-import-cancel = Cancel
judging-import-applied = This file is imported.
judging-import-done = { $count ->
        [one] One score sheet
       *[other] { $count } score sheets
    } imported
judging-import-link = Import marks
judging-import-has-sheets = This round has score sheets already; marks cannot be imported.
judging-import-too-many-judges = The file has more judges than a calibrated round takes. Nothing was imported; choose another way of adding up the marks first.
judging-import-wrong = The file does not fit the entries, judges or rubric as they are now, or has a mark twice. Nothing was imported; upload it again to see which rows.
judging-import-empty = The file has no mark. Nothing was imported.
judging-paused = Out for now
judging-entry-paused = This entry is out for the time being; it need not be marked now.
