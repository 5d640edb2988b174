//! Measuring and telling: one JSON line for a job.

use serde_json::{Value, json};

/// Runs once to warm up and `runs` times for the record; `work` answers how many units it did and in how many seconds.
pub fn measure(runs: usize, mut work: impl FnMut() -> (f64, f64)) -> Vec<f64> {
    work();
    (0..runs).map(|_| work()).map(|(units, seconds)| units / seconds).collect()
}

pub fn median(rates: &[f64]) -> f64 {
    let mut sorted = rates.to_vec();
    sorted.sort_by(f64::total_cmp);
    let middle = sorted.len() / 2;
    if sorted.len() % 2 == 1 { sorted[middle] } else { (sorted[middle - 1] + sorted[middle]) / 2.0 }
}

/// Prints a line; what the judge compares stands in `more`.
pub fn line(peer: &str, job: &str, unit: &str, rates: &[f64], more: Value) {
    let least = rates.iter().copied().fold(f64::MAX, f64::min);
    let most = rates.iter().copied().fold(0.0, f64::max);
    let mut line = json!({"peer": peer, "job": job, "unit": unit, "median": median(rates), "min": least, "max": most, "runs": rates.len()});
    for (name, value) in more.as_object().into_iter().flatten() {
        line[name] = value.clone();
    }
    println!("{line}");
}
