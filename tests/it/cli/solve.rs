//! `solve` on files that cannot be read as they are: bad input, with the file's name.

use std::fs::{self, File};

use crate::support::pingxuan;

/// Every way to name a file, with this path in its place.
fn commands(path: &str) -> [Vec<&str>; 6] {
    [
        vec!["solve", "assignment", path],
        vec!["solve", "pairing", path],
        vec!["solve", "ranking", "--scores", path, "--rule", "Cargo.toml"],
        vec!["solve", "ranking", "--scores", "Cargo.toml", "--rule", path],
        vec!["solve", "judges", "--scores", path],
        vec!["solve", "judges", "--scores", "Cargo.toml", "--rule", path],
    ]
}

fn refuses(path: &str, words: &str) {
    for command in commands(path) {
        let output = pingxuan(&command);
        let complaint = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{command:?}: {complaint}");
        assert!(complaint.contains(path) && complaint.contains(words), "{command:?}: {complaint}");
        assert!(output.stdout.is_empty(), "{command:?}");
    }
}

#[test]
fn a_file_that_is_missing_or_unreadable_is_bad_input() {
    let folder = tempfile::tempdir().unwrap();
    let missing = folder.path().join("missing.json");
    refuses(missing.to_str().unwrap(), "No such file");
    refuses(folder.path().to_str().unwrap(), "is a folder");
}

#[test]
fn a_file_above_the_limit_is_refused_and_not_cut() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("large.json");
    File::create(&path).unwrap().set_len((512 << 20) + 1).unwrap();
    refuses(path.to_str().unwrap(), "512 MiB");
}

#[test]
fn a_price_that_leaves_no_room_for_another_is_calculated_with() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("dear.json");
    let region = |expert: &str| {
        format!(
            r#"{{"entries":[{{"id":"e","need":1,"region":"a"}}],
            "experts":[{{"id":"x","min":0,"max":1,"region":"{expert}"}}],"pairs":[["e","x",0]],
            "min_cross_region":1,"current":[["e","x"]],"change_price":288230376151711743}}"#
        )
    };
    for (of_expert, status) in [("a", 3), ("b", 0)] {
        fs::write(&path, region(of_expert)).unwrap();
        let output = pingxuan(&["solve", "assignment", path.to_str().unwrap()]);
        let complaint = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(status), "{complaint}");
    }
}

/// Runs a command on two files; the status, what it said and what it complained of.
fn status_of(command: &str, table: &str, rule: &str) -> (Option<i32>, String, String) {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let (table, rule) = (write("scores.csv", table), write("rule.toml", rule));
    let output = pingxuan(&["solve", command, "--scores", &table, "--rule", &rule]);
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (output.status.code(), text(&output.stdout), text(&output.stderr))
}

const RULE: &str = "decimals = 2\naggregate = \"calibrated\"\n\
    [[criterion]]\nid = \"c\"\nfull = \"100\"\nstep = \"1\"\nweight = \"1\"\n";

#[test]
fn rankings_and_reports_on_judges_end_with_the_status_of_their_input() {
    let sound = "entry,judge,criterion,score\na,J,c,10\nb,J,c,20\n";
    for command in ["ranking", "judges"] {
        let (status, said, complaint) = status_of(command, sound, RULE);
        assert_eq!(status, Some(0), "{command}");
        // Two marks are too few to say how certain anything is: the table of the ranking has no place for that, the report has.
        let is_note = |line: &str| command == "ranking" && line.starts_with("pingxuan: note: ");
        assert!(complaint.lines().all(is_note), "{command}: {complaint}");
        assert!(said.contains('b'), "{command}: {said}");
        for (table, rule, place) in [
            ("entry,judge,criterion,score\na,J,c,101\n", RULE, "pingxuan: scores row 2, column score: "),
            ("entry,judge,criterion,score\na,J,d,1\n", RULE, "pingxuan: scores row 2, column criterion: "),
            ("entry,judge,score\n", RULE, "pingxuan: scores row 1, column criterion: "),
            (sound, "decimals = 7\naggregate = \"mean\"\n", "pingxuan: decimals: "),
        ] {
            let (status, said, complaint) = status_of(command, table, rule);
            assert_eq!((status, said.as_str()), (Some(2), ""), "{command} {table}");
            assert!(complaint.starts_with(place), "{command}: {complaint} is not at {place}");
        }
    }
    // Parts that nobody connects have no ranks, which the table says; without a single total there is nothing to report on.
    let (status, said, notes) =
        status_of("ranking", "entry,judge,criterion,score\na,J,c,10\nb,K,c,20\n", RULE);
    assert!(status == Some(0) && said.contains("\n,,a,,") && said.starts_with("group,rank,entry,"), "{said}");
    assert!(
        notes.contains("pingxuan: note: the entries are not ranked: no judge connects these 2 parts"),
        "{notes}"
    );
    let (status, said, complaint) = status_of("judges", "entry,judge,criterion,score\na,J,c,\n", RULE);
    assert_eq!((status, complaint.as_str()), (Some(3), ""));
    assert!(
        said.contains("\"kind\":\"no_marks\",\"entry\":\"a\"") && said.contains("\"no_totals\""),
        "{said}"
    );
}

#[test]
fn the_help_of_the_report_on_judges_names_what_it_reads_and_how_it_ends() {
    let output = pingxuan(&["solve", "judges", "--help"]);
    let help = String::from_utf8_lossy(&output.stdout).into_owned();
    assert_eq!(output.status.code(), Some(0));
    for word in
        ["--scores", "--rule", "--format", "--table", "--seed", "--places", "--reviews", "Exit status: 0"]
    {
        assert!(help.contains(word), "{word} is not in {help}");
    }
    let output = pingxuan(&["solve", "ranking", "--help"]);
    assert!(String::from_utf8_lossy(&output.stdout).contains("Exit status: 0 ranked"));
    let output = pingxuan(&["solve", "judges", "--scores", "Cargo.toml", "--seed=-1"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("--seed"));
}

#[test]
fn the_help_of_an_assignment_names_every_answer() {
    let output = pingxuan(&["solve", "assignment", "--help"]);
    let help = String::from_utf8_lossy(&output.stdout).into_owned();
    for word in ["places", "minimums", "cross_region", "panel", "connected", "undecided"] {
        assert!(help.contains(word), "{word} is not in {help}");
    }
    for status in ["0 ", "2 ", "3 ", "4 "] {
        assert!(help.contains(status), "{status} is not in {help}");
    }
}
