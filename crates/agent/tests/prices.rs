//! What models cost: exact, dated, overridable, and unknown where nobody said.

#![allow(clippy::unwrap_used, reason = "these are tests")]

use gastown_agent::Prices;
use gastown_core::{Money, Tokens};

fn tokens(input: u64, output: u64) -> Tokens {
    Tokens { input, output, ..Tokens::default() }
}

fn load(text: &str) -> Result<Prices, String> {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("prices.toml"), text).unwrap();
    Prices::load(dir.path()).map_err(|error| error.to_string())
}

#[test]
fn a_cost_is_exact_to_the_millionth_of_a_dollar() {
    let prices = Prices::embedded().unwrap();

    assert_eq!(prices.cost("claude-opus-4-5", &tokens(1_000_000, 0)), Some(Money(5_000_000)));
    assert_eq!(prices.cost("claude-haiku-4-5", &tokens(1, 0)), Some(Money(1)));
    assert_eq!(prices.cost("gpt-5", &tokens(1, 0)), Some(Money(1)), "1.25 millionths");
    let all =
        Tokens { input: 10, output: 20, cache_read: 30, cache_write: 40, cache_write_long: 50, reasoning: 9 };
    assert_eq!(prices.cost("claude-sonnet-4-5", &all), Some(Money(30 + 300 + 9 + 150 + 300)));
}

#[test]
fn a_dated_version_costs_what_its_model_costs_and_another_model_nothing_known() {
    let prices = Prices::embedded().unwrap();
    let cost = |model| prices.cost(model, &tokens(1_000, 0));

    for model in ["claude-sonnet-4-5-20250929", "claude-sonnet-4-5"] {
        assert_eq!(cost(model), Some(Money(3_000)), "{model}");
    }
    assert_eq!(cost("gpt-5-2025-08-07"), cost("gpt-5"));
    for model in
        ["gpt-5-pro", "gpt-5x", "claude-sonnet-4-5[1m]", "claude-sonnet-4-5-2025092é", "", "mock-model"]
    {
        assert_eq!(cost(model), None, "{model}");
    }
}

#[test]
fn what_the_table_does_not_price_makes_the_cost_unknown() {
    let prices = Prices::embedded().unwrap();

    assert_eq!(prices.cost("claude-sonnet-4-5", &tokens(200_001, 1)), None, "longer prompts cost more");
    let written = Tokens { cache_write: 1, ..tokens(1, 1) };
    assert_eq!(prices.cost("gpt-5", &written), None);
    assert!(prices.cost("gpt-5", &tokens(u64::MAX, u64::MAX)).is_none(), "no overflow");
}

#[test]
fn every_price_has_its_day_and_its_source() {
    let text = include_str!("../prices/prices.toml");
    let prices = Prices::embedded().unwrap();
    let models: Vec<_> =
        text.lines().filter_map(|line| line.strip_prefix("model = \"")?.strip_suffix('"')).collect();

    assert!(models.len() > 10);
    for model in models {
        let price = prices.of(model).unwrap();
        assert!(price.as_of.len() == 10 && price.as_of.starts_with("20"), "{model}");
        assert!(price.source.starts_with("https://"), "{model}");
    }
}

#[test]
fn the_users_table_replaces_and_adds_models() {
    let mine = "[[price]]\nmodel = \"gpt-5\"\ninput = \"1\"\noutput = \"2\"\nas_of = \"2026-01-01\"\nsource = \"my contract\"\n";
    let prices = load(&format!("{mine}{}", mine.replace("gpt-5", "local"))).unwrap();

    assert_eq!(prices.cost("gpt-5", &tokens(1_000_000, 0)), Some(Money(1_000_000)));
    assert_eq!(prices.cost("local", &tokens(0, 1_000_000)), Some(Money(2_000_000)));
    assert!(prices.cost("gpt-5-mini", &tokens(1_000, 0)).is_some(), "the rest stays");
}

#[test]
fn a_wrong_table_is_refused_with_its_file_and_line() {
    let float = load("[[price]]\nmodel = \"m\"\ninput = 1.5\n").unwrap_err();
    assert!(float.contains("prices.toml, line 3"), "{float}");
    let words = load("[[price]]\nmodel = \"m\"\ninput = \"much\"\n").unwrap_err();
    assert!(words.contains("\"much\" is no price"), "{words}");
    assert!(load("[[price]]\nmodel = \"m\"\n").is_err());
    assert!(load("[[prise]]\n").is_err());
}
