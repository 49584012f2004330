command-row = Row { $line }  { $state }  { $name }
command-further-columns = Not read: { $names }
command-import-counts = { $new } new, { $changed } changed, { $unchanged } unchanged, { $wrong } wrong
command-score-counts = { $marks ->
        [one] { $marks } mark
       *[other] { $marks } marks
    } of { $judges ->
        [one] { $judges } judge
       *[other] { $judges } judges
    } for { $entries ->
        [one] { $entries } entry
       *[other] { $entries } entries
    }, { $absent } absent, { $wrong } wrong
command-rehearsed = Only checked: nothing was written.
command-not-imported = Nothing was written: mend the rows above and import the file again.
command-nothing-to-import = The file says what is known already: nothing was written.
command-imported = Imported { $file } (SHA-256 { $hash })
command-changed-meanwhile = Something has changed since the check; nothing was written. Import the file again.
command-no-competition = There is no competition with the address /c/{ $slug }
command-no-round = The competition has no round
command-no-scheme = The competition has no scheme of assistance
command-which-round = There are several rounds; choose one with --round: { $known }
command-which-scheme = There are several schemes of assistance; choose one with --scheme: { $known }
command-unknown-round = Not exactly one round is “{ $name }”: { $known }
command-unknown-scheme = Not exactly one scheme of assistance is “{ $name }”: { $known }
command-no-meaning = “{ $text }” is not of the form NAME=MEANING
command-unknown-meaning = The competition knows no “{ $name }” either
command-no-pairing = No pairing is in force or published yet; choose a plan with --plan
command-no-plan = There is no plan with this number: { $number }
command-needs-file = A workbook is not for the terminal: name a file with --out
