//! Compiles locales/*/*.ftl into typed accessors, so that a word which one language lacks does not compile.

use std::{env, path::Path, process::ExitCode};

use fluent_typed::{BuildOptions, FtlOutputOptions, LintLevel, build_from_locales_folder};

fn main() -> ExitCode {
    println!("cargo::rerun-if-changed=locales");
    println!("cargo::rerun-if-changed=migrations");
    println!("cargo::rerun-if-changed=static");
    let Some(out) = env::var_os("OUT_DIR") else {
        eprintln!("cargo sets OUT_DIR for build scripts");
        return ExitCode::FAILURE;
    };
    let out = Path::new(&out);
    let ftl = FtlOutputOptions::single_file(&out.join("translations.ftl").to_string_lossy());
    build_from_locales_folder(
        BuildOptions::default()
            .with_locales_folder("locales")
            .with_default_language("zh-CN")
            .without_bidi_isolation()
            .with_lint_level(LintLevel::Strict)
            .with_output_file_path(&out.join("l10n.rs").to_string_lossy())
            .with_ftl_output(ftl),
    )
}
