//! `solve` on files that cannot be read as they are: bad input, with the file's name.

use std::fs::{self, File};

use crate::support::pingxuan;

/// Every way to name a file, with this path in its place.
fn commands(path: &str) -> [Vec<&str>; 4] {
    [
        vec!["solve", "assignment", path],
        vec!["solve", "pairing", path],
        vec!["solve", "ranking", "--scores", path, "--rule", "Cargo.toml"],
        vec!["solve", "ranking", "--scores", "Cargo.toml", "--rule", path],
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
