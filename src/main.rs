//! The command line; nothing else.

fn main() -> std::process::ExitCode {
    pingxuan::cli::run()
}
