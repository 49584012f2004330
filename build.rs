//! Compiles locales/*/*.ftl into typed accessors, so that a word which one language lacks does not compile.

use std::{env, fs, path::Path, process::ExitCode};

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
    let generated = out.join("l10n.rs");
    let built = build_from_locales_folder(
        BuildOptions::default()
            .with_locales_folder("locales")
            .with_default_language("zh-CN")
            .without_bidi_isolation()
            .with_lint_level(LintLevel::Strict)
            .with_output_file_path(&generated.to_string_lossy())
            .with_ftl_output(ftl),
    );
    may_stay_unused(&generated);
    built
}

/// What the generator adds for others to use may stay unused; an unused message still is a warning.
fn may_stay_unused(generated: &Path) {
    let Ok(mut text) = fs::read_to_string(generated) else { return };
    for item in
        ["static ALL_LANGS", "    pub fn iter()", "    pub fn language_name(", "    pub fn load_all()"]
    {
        text = text.replace(item, &format!("#[allow(dead_code)]\n{item}"));
    }
    if let Err(error) = fs::write(generated, text) {
        eprintln!("cannot write the generated words: {error}");
    }
}
