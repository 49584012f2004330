entries-number = Number
entries-name = Project name
entries-leader = Leader
entries-organization = Organization
entries-region = Region
entries-track = Track
entries-phone = Phone
entries-email = E-mail
entries-website = Website
entries-summary = Summary
entries-members = Members
entries-state = State
entries-updated = Updated
entries-plan = Business plan
entries-member = Member’s name
entries-choose = Please choose
entries-state-draft = Draft
entries-state-submitted = Submitted
entries-state-returned = Returned for revision
entries-state-admitted = Admitted
entries-state-rejected = Rejected
entries-state-withdrawn = Withdrawn
entries-state-suspended = Suspended
entries-state-disqualified = Disqualified
entries-act-registered = Registered
entries-tags = Tags
entries-tags-hint = Separate by semicolons; after a colon the weight from 1 to 3, as farming:3; e-commerce:2. They match the expertise of judges and mentors
entries-merge-hint = Choose for each field what stays, then save.
entries-take-all = Take all { $total } entries of this filter
entries-act-imported = Imported from a table
entries-act-added = Added by the committee
entries-act-saved = Changed the basic information
entries-act-summary-saved = Changed the summary
entries-act-member-added = Added a member
entries-act-member-removed = Removed a member
entries-act-attached = Uploaded the business plan
entries-act-submitted = Submitted
entries-act-withdrawn = Withdrew the entry
entries-act-reopened = Decision taken back
entries-left-days = { $days ->
        [one] { $days } day
       *[other] { $days } days
    } { $hours ->
        [one] { $hours } hour
       *[other] { $hours } hours
    }
entries-left-hours = { $hours ->
        [one] { $hours } hour
       *[other] { $hours } hours
    } { $minutes ->
        [one] { $minutes } minute
       *[other] { $minutes } minutes
    }
entries-refused-not-open-yet = Registration has not begun
entries-refused-closed = The deadline is over; the entry can no longer be changed or submitted
entries-refused-too-many = One account may register at most 20 entries
entries-refused-state = The entry’s present state does not allow this
entries-refused-changed = The entry was changed elsewhere a moment ago, so this was not saved. Check what it says now and try again.
entries-refused-changed-after-submission = The team changed it after submitting it; compare on its page and decide there
entries-refused-must-stay-complete = The entry has been submitted; what a submission needs cannot be emptied
entries-refused-incomplete = Something is still missing: organization, phone or e-mail, summary, business plan
entries-refused-too-many-members = A team has at most 20 members
entries-refused-member-twice = This member is on the list already
entries-refused-has-sheets = Judges have this entry already; take its sheets out of the assignment first
entries-refused-number-taken = The number is taken
entries-refused-outside-region = The entry is outside your region
entries-refused-import-applied = This import was applied already
entries-refused-nothing-to-import = There is no row to import
entries-register-title = Register an entry
entries-registration-over = Registration closed at { $time }
entries-registration-not-yet = Registration opens at { $time }
entries-register-intro = This starts a draft that you can complete in several sittings. Registration closes at { $time }.
entries-name-hint = At most 100 characters
entries-leader-hint = As on the identity card; long names and middle dots are fine
entries-organization-hint = School, company or cooperative
entries-contact-hint = Give a phone number or an e-mail address, so that the committee can reach you
entries-website-hint = Optional, such as www.example.cn
entries-summary-hint = At most 2000 characters; judges read this first
entries-register = Start the draft
entries-registered = The draft is there; complete the list below
entries-register-another = Register another entry
entries-none-yet = You have no entry yet
entries-tasks-title = Application
entries-saved-at = saved { $time }
entries-steps-left = { $count ->
        [one] One step
       *[other] { $count } steps
    } left.
entries-until = { " " }Closes at { $time }, in { $left }.
entries-submitted-still-open = Submitted. You can change it until { $time }, for another { $left }.
entries-changed-since = The entry was changed after its submission and has not been submitted again. Submit it again before { $time } to get a new receipt; otherwise the committee decides, when it checks the entry, whether to accept the changes.
entries-corrected-since = The entry was corrected after its submission, not by the team. You may submit it again before { $time } to get a new receipt.
entries-changed-and-closed = What was changed after the submission has not been submitted again; the committee decides, when it checks the entry, whether to accept it.
entries-changed-fields = What changed: { $fields }
entries-closed-now = This entry cannot be changed now
entries-basics = Basic information
entries-materials = Materials
entries-task-basics = Name, track and contact
entries-task-members = Team members
entries-task-summary = Summary
entries-task-plan = Business plan
entries-task-submit = Check and submit
entries-done = Done
entries-in-progress = In progress
entries-not-started = Not started
entries-optional = Optional
entries-ready = Ready
entries-cannot-start = Cannot start yet
entries-at-a-glance = At a glance
entries-deadline = Deadline
entries-receipts = Receipts
entries-newest-only = Only the newest 100 are listed
entries-withdraw = Withdraw the entry
entries-save-and-back = Save and go back
entries-autosave-saving = Saving …
entries-autosave-saved = Saved { $time }
entries-autosave-failed = Not saved: no connection; trying again
entries-autosave-rejected = Not saved: something is wrong in the form
entries-autosave-expired = Not saved: please sign in again
entries-autosave-conflicted = Not saved: there is a newer change elsewhere
entries-autosave-conflict-help = This page was changed elsewhere. Press “Save and go back” to compare both versions and choose.
entries-members-hint = Besides the leader, at most { $most }
entries-no-members = No members yet
entries-remove = Remove
entries-add-member = Add
entries-back-to-tasks = Back to the list
entries-plan-hint = One PDF file of at most 20 MB, without a password
entries-plan-replace = A new file replaces this one; if the new one is refused, this one stays
entries-no-plan = Nothing uploaded yet
entries-plan-attached = The business plan is uploaded
entries-upload = Upload
entries-check-title = Check and submit
entries-not-filled = Not filled in
entries-change = Change
entries-comma = ,{ " " }
entries-consent = What we have written is true, and the committee may use it for judging and publication
entries-consent-hint = Contact details are for the committee only and are not published
entries-consent-label = Consent
entries-consent-needed = Tick the box before you submit
entries-submit = Submit the entry
entries-receipt-title = Submitted
entries-receipt-time = Time of submission
entries-receipt-hash = Fingerprint (SHA-256)
entries-receipt-hash-hint = The fingerprint is computed from all that was submitted. Anybody can download the content and check it.
entries-receipt-content = Download the content
entries-what-next = What comes next
entries-next-submitted = The entry is submitted
entries-next-check = The committee checks it; if something is to be mended, it comes back with a remark
entries-next-judging = Admitted entries go on to judging
entries-still-open = You can change it until { $time }; then submit it again.
entries-print = Print
entries-withdraw-title = Withdraw this entry?
entries-withdraw-warning = A withdrawn entry is not judged; its score sheets are kept but do not count, and its mentoring ends.
entries-withdraw-again = Until { $time } the team can submit it again by itself.
entries-withdraw-no-way-back = Once it is withdrawn, the team cannot submit it again by itself; only the committee can take the withdrawal back.
entries-reason = Reason
entries-keep = Keep it
entries-withdrawn = The entry is withdrawn
entries-saved = Saved
entries-merge-title = Two versions
entries-merge-intro = While you were writing, the same part was saved elsewhere. Both versions are below; choose one.
entries-field = Field
entries-mine = What you wrote
entries-stored = What is saved
entries-keep-stored = Keep what is saved
entries-admit = Admit
entries-return = Return for revision
entries-reject = Reject
entries-reopen = Take the decision back
entries-all = All
entries-list-title = Entries
entries-the-system = the system
entries-new-title = Add an entry
entries-new = Add an entry
entries-wrong-state = Its state is “{ $state }”
entries-bulk-title = Preview
entries-bulk-done-title = Done
entries-remark = Remark
entries-remark-hint = Required for a return or a rejection; the team will read it. A rejection ends the mentorship of the entry
entries-decision = Decision
entries-decided = The decision is saved
entries-none-ticked = Tick some entries first
entries-nothing-changed = Nothing was changed
entries-added = The entry is added
entries-import = Import
entries-export-csv = Export CSV
entries-export-xlsx = Export XLSX
entries-search = Number, name or leader
entries-filter = Filter
entries-total = { $count ->
        [one] { $count } entry
       *[other] { $count } entries
    }
entries-none-found = No entry matches
entries-tick-all = Tick all
entries-with-ticked = With the ticked entries
entries-preview = Preview
entries-pages = Pages
entries-first-page = First page
entries-next-page = Next page
entries-edit = Edit
entries-files = Files
entries-replaced = replaced
entries-submissions = Submissions
entries-no-submission = The team itself has not submitted
entries-history = History
entries-reviews = Decisions
entries-decide = Save the decision
entries-number-hint = Leave it empty to get the next number
entries-members-area-hint = One to a line, at most 20
entries-save = Save
entries-cancel = Cancel
entries-bulk-intro = { $act }: { $ready ->
        [one] one entry
       *[other] { $ready } entries
    } will change, { $blocked } cannot.
entries-cannot-change = Cannot change
entries-will-change = Will change
entries-why = Why
entries-back-to-list = Back to the list
entries-bulk-done = { $count ->
        [one] One entry was
       *[other] { $count } entries were
    } changed
entries-state-now = State now
entries-undo = Undo
entries-import-title = Import entries
entries-import-intro = Upload a CSV file or an Excel workbook (.xlsx). Every row is checked first; nothing is written until you confirm. The same file again updates and makes no duplicates. New entries count as submitted.
entries-import-file = File
entries-import-file-hint = At most 20 MB and 20,000 rows
entries-import-check = Check the file
entries-import-template = Download a template
entries-import-headers = Columns
entries-import-headers-hint = Chinese or English headers in any order; “；” between members. An entry is found by its number, else by name, leader and region. An empty cell changes nothing; to clear a field, edit the entry itself.
entries-import-preview-title = Import report
entries-import-done = Imported at { $time }
entries-import-further = Not read: { $names }
entries-import-unknown = What do these names mean?
entries-import-more-unknown = { $more } more names follow once these have a meaning
entries-import-recheck = Save and check again
entries-import-confirm = Import: { $new } new, { $changed } changed
entries-import-other = Another file
entries-imported = Imported
entries-row = Row
entries-row-new = New
entries-row-changed = Changed
entries-row-unchanged = Unchanged
entries-row-wrong = Wrong
entries-row-draft = A draft that its team has not handed in: it stays a draft and takes part only once the team submits it
entries-result = Result
entries-details = Details
entries-fault-region = There is no region “{ $name }”
entries-fault-track = There is no track “{ $name }”
entries-fault-repeats = The same entry as in row { $line }
entries-fault-ambiguous = Several entries have this name, leader and region; give the number
entries-fault-same-as = The same name, leader and region as { $number }, with another number
entries-fault-two-entries = { $number } is the number of “{ $name }”, but name, leader and region are those of { $other }; it is not clear which entry is meant
entries-file-too-many-rows = At most { $max } rows
entries-file-bad-row = Row { $line } has too many columns
entries-file-bad-cell = Cell { $cell } is too long or has a character that cannot be used
entries-file-encoding = The encoding is unknown; save the file as CSV in UTF-8 or as .xlsx
entries-file-encrypted = The workbook has a password; remove it first
entries-file-old = Old .xls workbooks are not read; save it as .xlsx
entries-file-empty = The file has no rows
entries-file-no-header = No header row was found; use the headers of the template
entries-file-headers = Missing or repeated columns: { $names }
entries-act-reinstated = Suspension lifted
entries-measures = Complaints and breaches
entries-measures-hint = Suspend an entry while a complaint is looked into; then lift the suspension or disqualify it
entries-suspend = Suspend
entries-lift = Lift the suspension
entries-disqualify = Disqualify
entries-was-suspended = The entry is suspended
entries-was-lifted = The suspension is lifted
entries-was-disqualified = The entry is disqualified
entries-suspend-title = Suspend this entry?
entries-lift-title = Lift the suspension of this entry?
entries-disqualify-title = Disqualify this entry?
entries-suspend-ranking = While it is suspended it has no place in the ranking of a round that is not published, and no plan gives it judges or mentors. When the suspension is lifted, it takes part as before; a result that is published meanwhile is without it, and so it does not advance by that result.
entries-lift-ranking = It is admitted again and has its place in the ranking of every round that is not published. A result that was published meanwhile stays without it, and it does not advance by that result.
entries-disqualify-ranking = It has no place in any ranking that is not published; there, those behind it move up. It does not advance; a place for which a published result names it stays empty.
entries-disqualify-final = A disqualification cannot be taken back.
entries-measure-sheets = { $count ->
    [0] It has no score sheets in rounds that are not published.
    [one] Its one score sheet in a round that is not published is kept but does not count; its judge sees that it need not be marked.
   *[other] Its { $count } score sheets in rounds that are not published are kept but do not count; their judges see that it need not be marked.
}
entries-lift-sheets = { $count ->
    [0] It has no score sheets in rounds that are not published.
    [one] Its one score sheet in a round that is not published counts again.
   *[other] Its { $count } score sheets in rounds that are not published count again.
}
entries-disqualify-mentor = Its mentorship, if it has one, ends.
entries-measure-published = What is published stays as it is.
entries-measure-team = The team sees the state and your reason.
entries-measure-reason-hint = Required, at most 500 characters; the team reads it, and the log keeps it
entries-round = Round
entries-sheets = Score sheets
entries-round-published = Result published
entries-round-unpublished = Not published
entries-changed-mark = Changed since
entries-bulk-changed = Changed after the submission
entries-bulk-changed-hint = These are left out of the bulk decision. Open each one, compare it with what was submitted, and decide there.
entries-since-title = Changed since it was submitted on { $time }
entries-since-same = It was changed after its submission on { $time } and says again what was submitted
entries-since-by-team = The team last changed it on { $time } and has not submitted it again.
entries-since-not-by-team = No change by the team after the submission is on record.
entries-since-before = When submitted
entries-since-after = Now
entries-since-decide = To admit the entry is to accept these changes: it is judged as it stands now. If you do not accept them, return it.
entries-plan-upload-for = Upload the plan for the team
entries-plan-for = For a team that cannot upload it. The file is checked like any other, and the log says that it was uploaded for the team.
entries-withdraw-for = Withdraw for the team
entries-withdraw-for-title = Withdraw this entry for its team?
entries-withdraw-for-back = The committee can take the withdrawal back at any time: the entry then stands where it stood, and its score sheets in rounds that are not published count again.
entries-restore = Take the withdrawal back
entries-restore-not = Leave it withdrawn
entries-restore-title = Take the withdrawal of this entry back?
entries-restore-state = It will be “{ $state }” again.
entries-restore-mentor = A mentorship that ended with the withdrawal does not come back; give the entry a mentor anew if it needs one.
entries-was-restored = The withdrawal is taken back; the entry is now “{ $state }”
entries-act-restored = Withdrawal taken back
entries-edit-contact-alone = { $why }. Only the leader, the phone and the e-mail can be changed now.
entries-refused-no-such-part = The competition does not have this one, or no longer; please choose again
entries-import-reading = You may read this report but not confirm the import.
entries-since-entered = The committee entered this and the team has not submitted it itself; the team last changed it on { $time }, as the log tells. To admit the entry is to accept these changes.
