mentoring-entry = Entry
mentoring-entries = Entries
mentoring-number = Number
mentoring-leader = Team leader
mentoring-mentor = Mentor
mentoring-mentors = Mentors
mentoring-teams = Teams
mentoring-region = Region
mentoring-track = Track
mentoring-sessions = Sessions
mentoring-last = Last session
mentoring-next-steps = Next steps
mentoring-next-steps-hint = What was agreed upon, and by when; may be empty
mentoring-ended = Ended
mentoring-empty-title = No teams yet
mentoring-empty = The teams that you mentor will be shown here
mentoring-waiting = { $count ->
        [one] One team is still waiting for its
       *[other] { $count } teams are still waiting for their
    } first session
mentoring-no-session = No session yet
mentoring-no-mentor = No mentor
mentoring-no-mentor-yet = Your entry has no mentor yet
mentoring-records-title = Coaching records
mentoring-add-title = Add a record
mentoring-edit-title = Change the record
mentoring-edit = Change
mentoring-save = Save
mentoring-cancel = Cancel
mentoring-added = The record has been added
mentoring-saved = Saved
mentoring-held-on = Date
mentoring-minutes = Minutes
mentoring-minutes-hint = 1 to 600
mentoring-minutes-long = { $minutes ->
        [one] { $minutes } minute
       *[other] { $minutes } minutes
    }
mentoring-way = Way
mentoring-way-on-site = On site
mentoring-way-online = Online
mentoring-way-phone = By phone
mentoring-topic = Topic
mentoring-advice = Advice
mentoring-seen-hint = The team and the organizers can read it
mentoring-show = Show
mentoring-all = All
mentoring-filter = Filter
mentoring-next = Next page
mentoring-no-lines = No entries here
mentoring-export = Export CSV
mentoring-change-title = Change the mentor
mentoring-nobody = No mentor
mentoring-reason = Reason
mentoring-change = Change
mentoring-changed = The mentor has been changed
mentoring-excluded = Experts who cannot be the mentor
mentoring-refused-ended = This mentorship has ended; its records cannot change any more
mentoring-refused-changed = The record has just been changed; compare and try again
mentoring-refused-mentor-changed = Somebody else has just changed the mentor; compare and try again
mentoring-refused-not-admitted = Only admitted entries that still take part have mentors
mentoring-refused-not-available = This expert does not mentor or has withdrawn
mentoring-refused-conflict = Cannot be the mentor: { $kind }
mentoring-refused-judges = Judges the entry, so cannot be its mentor
mentoring-refused-already = This expert is the mentor already
mentoring-members = Members beside the leader
mentoring-no-summary = The team has not written a summary
