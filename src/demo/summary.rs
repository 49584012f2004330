//! Summaries of projects: one sentence of their own amid sentences of their track, with numbers that fit together.

use super::projects::{Project, TRACKS, sentences};
use super::random::{Deck, Random};
use super::words::STUDENT_ORIGINS;

/// The parts of a summary.
#[derive(Clone, Copy, Debug, Default)]
enum Part {
    Origin,
    #[default]
    About,
    Method,
    Market,
    Jobs,
    Plan,
}

/// The orders in which people tell of their project; not everybody tells everything.
const SHAPES: [&[Part]; 8] = [
    &[Part::Origin, Part::About, Part::Method, Part::Market, Part::Jobs, Part::Plan],
    &[Part::Origin, Part::About, Part::Method, Part::Jobs, Part::Plan],
    &[Part::Origin, Part::About, Part::Market, Part::Jobs, Part::Plan],
    &[Part::About, Part::Method, Part::Market, Part::Plan],
    &[Part::About, Part::Method, Part::Market, Part::Jobs],
    &[Part::Origin, Part::About, Part::Method, Part::Market],
    &[Part::About, Part::Market, Part::Jobs, Part::Plan],
    &[Part::Origin, Part::About, Part::Jobs, Part::Plan],
];
/// What a team that is still drafting has written so far.
const DRAFT: &[Part] = &[Part::Origin, Part::About, Part::Plan];

/// Writes summaries and deals the sentences of each track evenly.
#[derive(Debug)]
pub struct SummaryWriter {
    random: Random,
    tracks: Vec<(&'static str, TrackDecks)>,
    students: Deck,
}

#[derive(Debug)]
struct TrackDecks {
    origin: Deck,
    method: Deck,
    market: Deck,
    jobs: Deck,
    plan: Deck,
}

impl SummaryWriter {
    /// A writer for one event.
    pub fn new(seed: u64) -> Self {
        let tracks = TRACKS.iter().map(|track| {
            let bank = sentences(track.key);
            let decks = TrackDecks {
                origin: Deck::new(bank.origin),
                method: Deck::new(bank.method),
                market: Deck::new(bank.market),
                jobs: Deck::new(bank.jobs),
                plan: Deck::new(bank.plan),
            };
            (track.key, decks)
        });
        Self {
            random: Random::at(seed, &[3]),
            tracks: tracks.collect(),
            students: Deck::new(STUDENT_ORIGINS),
        }
    }

    /// The summary of a project, 80 to 300 characters; a draft says less.
    pub fn write(&mut self, project: &Project, is_draft: bool) -> String {
        let shape = if is_draft { DRAFT } else { self.random.pick(&SHAPES) };
        let is_school = project.is_of_a_school();
        let Some((_, decks)) = self.tracks.iter_mut().find(|(key, _)| *key == project.track) else {
            return project.about.to_owned();
        };
        let mut text = String::new();
        for part in shape {
            text.push_str(match part {
                Part::Origin if is_school => self.students.deal(&mut self.random),
                Part::Origin => decks.origin.deal(&mut self.random),
                Part::About => project.about,
                Part::Method => decks.method.deal(&mut self.random),
                Part::Market => decks.market.deal(&mut self.random),
                Part::Jobs => decks.jobs.deal(&mut self.random),
                Part::Plan => decks.plan.deal(&mut self.random),
            });
        }
        self.fill(&text, project)
    }

    /// Puts the project's own words and numbers into the slots.
    fn fill(&mut self, text: &str, project: &Project) -> String {
        let homes = self.random.between(18, 160);
        // A farm or a shop sells more in a year than a workshop or a day centre.
        let most = if matches!(project.track, "farming" | "commerce") { 480 } else { 150 };
        let money = self.random.between(16, most);
        let numbers = [
            ("{homes}", homes),
            ("{more}", (homes * self.random.between(15, 25) / 100 + 1) * 10),
            ("{money}", money),
            ("{goal}", (money * self.random.between(15, 30) / 100 + 1) * 10),
            ("{area}", self.random.between(12, 90) * 10),
            ("{staff}", self.random.between(4, 26)),
            ("{share}", self.random.between(21, 44)),
            ("{year}", self.random.between(2018, 2023)),
            ("{count}", self.random.between(8, 96) * 100),
        ];
        let text = text.replace("{county}", project.county).replace("{product}", project.product);
        numbers.iter().fold(text, |text, (slot, number)| text.replace(slot, &number.to_string()))
    }
}
