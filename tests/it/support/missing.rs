//! Programs that the machine lacks, and with them the tests that need them.

use std::{
    io::Write as _,
    process::{Command, Output},
    sync::Once,
};

/// Says once in a process that programs are not installed and what is left out for that. CI does not forgive it.
pub fn leave_out(said: &Once, programs: &str, what: &str) {
    assert!(std::env::var_os("CI").is_none(), "{programs} must be installed in CI");
    said.call_once(|| {
        // Straight to the terminal: of a test that passes, the harness keeps what is printed to itself.
        let line = format!("\n{programs} is not installed: {what} is left out\n");
        std::io::stderr().write_all(line.as_bytes()).unwrap();
    });
}

/// A journey on a machine without a browser.
fn journey(ci: Option<&str>) -> Output {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command
        .args(["--exact", "browser::sign_in::a_fresh_site_is_claimed_in_the_browser"])
        .env("PATH", "")
        .env_remove("CI");
    command.envs(ci.map(|value| ("CI", value))).output().unwrap()
}

#[test]
fn what_is_left_out_is_said_although_the_test_passes() {
    let output = journey(None);
    assert!(String::from_utf8_lossy(&output.stdout).contains("1 passed"));
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(said.matches("Chromium (chromium, chromedriver) is not installed").count(), 1, "{said}");
}

#[test]
fn continuous_integration_forgives_no_missing_program() {
    let output = journey(Some("true"));
    assert!(!output.status.success());
    assert!(String::from_utf8_lossy(&output.stdout).contains("must be installed in CI"));
}
