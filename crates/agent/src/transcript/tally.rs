//! Answers summed by quarter of an hour and model. An answer that is told twice counts once.

use super::Answer;
use crate::Prices;
use gastown_core::{Sum, Time, TokenBin, quarter};
use std::collections::{BTreeMap, VecDeque};
use std::hash::{DefaultHasher, Hash, Hasher};

/// Answers that may still be told again.
const REMEMBERED_MAX: usize = 20_000;
/// Models of one session that are told apart.
const MODELS_MAX: usize = 32;
const MODEL_CHARS_MAX: usize = 80;

type Place = (i64, String);

#[derive(Clone, Debug, Default)]
pub(super) struct Tally {
    bins: BTreeMap<Place, Sum>,
    /// By a hash of the id: where it was counted, and as what.
    told: BTreeMap<u64, (Place, Sum)>,
    order: VecDeque<u64>,
    models: Vec<String>,
}

impl Tally {
    pub fn bins(&self) -> Vec<TokenBin> {
        let bins = self.bins.iter().filter(|(_, sum)| sum.answers > 0);
        bins.map(|((quarter, model), sum)| TokenBin { quarter: *quarter, model: model.clone(), sum: *sum })
            .collect()
    }

    pub fn add(&mut self, at: Time, answer: Answer, prices: &Prices) {
        let tokens = answer.tokens;
        let cost = prices.cost(&answer.model, &tokens);
        let sum = Sum {
            answers: 1,
            tokens,
            cost: cost.unwrap_or_default(),
            unpriced: if cost.is_none() { tokens.all() } else { 0 },
        };
        let mut place = (quarter(at), self.known_model(&answer.model));
        if let Some(id) = answer.id {
            let key = hash(&id);
            if let Some((before, counted)) = self.told.get(&key).cloned() {
                // It stays where it was first told.
                place.0 = before.0;
                if let Some(bin) = self.bins.get_mut(&before) {
                    *bin = bin.since(&counted);
                }
            } else {
                self.remember(key);
            }
            self.told.insert(key, (place.clone(), sum));
        }
        *self.bins.entry(place).or_default() += sum;
    }

    fn remember(&mut self, key: u64) {
        if self.order.len() == REMEMBERED_MAX
            && let Some(oldest) = self.order.pop_front()
        {
            self.told.remove(&oldest);
        }
        self.order.push_back(key);
    }

    /// A name that is kept, or none where a transcript names more models than anybody uses.
    fn known_model(&mut self, model: &str) -> String {
        let model: String = model.chars().filter(|c| !c.is_control()).take(MODEL_CHARS_MAX).collect();
        if self.models.contains(&model) {
            return model;
        }
        if self.models.len() == MODELS_MAX {
            return String::new();
        }
        self.models.push(model.clone());
        model
    }
}

fn hash(id: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    id.hash(&mut hasher);
    hasher.finish()
}
