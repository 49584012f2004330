//! What can be wrong with one value that a person typed. The words stand in the locales; here are only the
//! kinds and their numbers.

/// Why a typed value is not accepted.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
pub enum Problem {
    /// Nothing was typed.
    Missing,
    /// More characters than the field holds.
    TooLong {
        /// The most characters that it holds.
        max: usize,
    },
    /// Fewer characters than the field needs.
    TooShort {
        /// The fewest characters that it needs.
        min: usize,
    },
    /// Contains a character that no text has, such as U+0000.
    BadCharacter,
    /// Not a whole number.
    NotWhole,
    /// Not a decimal number with at most three places.
    NotDecimal,
    /// Outside the allowed range; the ends are printed as decimals.
    OutOfRange {
        /// The least allowed value.
        min: String,
        /// The greatest allowed value.
        max: String,
    },
    /// Not a multiple of the criterion's step.
    OffStep {
        /// The step, as a decimal.
        step: String,
    },
    /// Neither an e-mail address nor a phone number.
    NotLogin,
    /// Not an e-mail address.
    NotEmail,
    /// Not a phone number.
    NotPhone,
    /// Not a web address.
    NotWebsite,
    /// Not a unified social credit code.
    NotCreditCode,
    /// Not a date and time.
    NotTime,
    /// Not a date.
    NotDate,
    /// Not one of the choices.
    NotAChoice,
    /// Taken by somebody or something else.
    Taken,
    /// Not a name for an address: small letters, digits and hyphens.
    NotSlug,
    /// A password that is on every list of common passwords.
    CommonPassword,
    /// The repeated password differs.
    PasswordsDiffer,
    /// Ends before it begins.
    EndsBeforeStart,
    /// Not the file that the field is for.
    WrongFile,
    /// The file is larger than allowed.
    FileTooLarge {
        /// The most megabytes allowed.
        max_megabytes: usize,
    },
    /// The sum is not what it must be; both are printed as decimals.
    WrongSum {
        /// What the parts add up to.
        sum: String,
        /// What they must add up to.
        wanted: String,
    },
}
