//! What stands outside the cases, as a list below the picture: activities, and what pools hold and must have.

use super::Painter;
use super::flow::Outside;
use crate::explain::basis_words;
use crate::lexicon::Word;
use crate::model::{Modal, Pool, PoolLevel, PoolTarget, Rung};
use crate::terms::period_words;

impl Painter<'_> {
    /// The activities and the pools, each told in the words of the text.
    pub(super) fn outside(&self) -> Vec<Outside> {
        let activities = self.procedure.activities().iter().map(|activity| {
            let step = activity.duty();
            let must = if step.modal == Modal::Should { Word::k_should } else { Word::k_must }.text(self.language);
            let who = self.procedure.role_names(&step.actors).join(", ");
            let reasons: Vec<&str> = activity.agenda.iter().map(|reason| reason.words.as_str()).collect();
            let agenda = format!("{} {}", Word::k_agenda.text(self.language), reasons.join("; "));
            let ladder = step.rungs.iter().map(|rung| self.rung(rung));
            let lines = [activity.comes.words.clone(), format!("{who} {must} {}", step.action)].into_iter();
            let lines = lines.chain((!reasons.is_empty()).then_some(agenda)).chain(ladder);
            let basis = activity.basis.iter().map(|basis| basis_words(self.language, basis));
            Outside { title: activity.title().to_owned(), lines: lines.chain(basis).collect() }
        });
        activities.chain(self.procedure.pools().iter().map(|pool| self.pool(pool))).collect()
    }

    fn pool(&self, pool: &Pool) -> Outside {
        let word = |word: Word| word.text(self.language);
        let many = |opens: Word, number: u32, unit: Word| format!("{} {number} {}", word(opens), unit.counted(self.language, number));
        let mut lines = Vec::new();
        lines.extend((pool.places > 0).then(|| many(Word::k_contains, pool.places, Word::k_u_places)));
        lines.extend(pool.expires.map(|rule| format!("{} {}", word(Word::k_reservation), period_words(self.language, rule.period))));
        lines.extend(pool.waits.then(|| word(Word::k_waiting_list).to_owned()));
        for shortage in &pool.shortages {
            let begins = match (shortage.of, shortage.below) {
                (PoolLevel::Free, 1) => word(Word::k_none_free).to_owned(),
                (of, below) => many(Word::k_fewer_than, below, unit(of)),
            };
            lines.push(format!("{begins}: {}", self.told(&shortage.rungs)));
        }
        lines.extend(pool.target.iter().flat_map(|target| self.target(target)));
        for (act, roles) in &pool.may {
            let roles = self.procedure.roles_among(*roles);
            lines.push(format!("{} {}", word(act.word()), roles.join(&format!(" {} ", word(Word::k_or)))));
        }
        lines.extend(pool.basis.iter().map(|basis| basis_words(self.language, basis)));
        Outside { title: pool.title().to_owned(), lines }
    }

    /// How much there must be, who must see to it by when, and who is told.
    fn target(&self, target: &PoolTarget) -> Vec<String> {
        let (step, word) = (target.duty(), |word: Word| word.text(self.language));
        let must = word(if step.modal == Modal::Should { Word::k_should } else { Word::k_must });
        let who = self.procedure.role_names(&step.actors).join(", ");
        let (begins, unit) = (word(Word::k_keeps), unit(target.of).counted(self.language, target.least));
        let mut lines = vec![format!("{begins} {} {unit}", target.least), format!("{who} {must} {}", step.action)];
        lines.extend(step.limit.iter().map(|limit| limit.words.clone()));
        lines.extend(step.rungs.iter().map(|rung| self.rung(rung)));
        lines
    }

    /// Who is told that too little is left, and how long after that began.
    fn told(&self, rungs: &[Rung]) -> String {
        rungs.iter().map(|rung| self.rung_alone(rung)).collect::<Vec<_>>().join(", ")
    }
}

fn unit(of: PoolLevel) -> Word {
    match of {
        PoolLevel::Free => Word::k_u_free,
        PoolLevel::All => Word::k_u_places,
    }
}
