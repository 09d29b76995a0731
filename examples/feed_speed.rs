//! How fast feeds are parsed: `feed_speed --bench LOOPS FILE…` (or `@LIST`, a file with one name a line) reads all files
//! into memory, parses each of them LOOPS times and prints the best loop as JSON.
#![allow(clippy::print_stdout, clippy::unwrap_used, reason = "a tool for developers")]

use parleyd::feed::{Source, parse};
use std::time::Instant;

fn main() {
    let (mut loops, mut files) = (1_usize, Vec::new());
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        match argument.strip_prefix('@') {
            Some(list) => files.extend(std::fs::read_to_string(list).unwrap().lines().map(str::to_owned)),
            None if argument == "--bench" => loops = arguments.next().unwrap().parse().unwrap(),
            None => files.push(argument),
        }
    }
    let bodies: Vec<Vec<u8>> = files.iter().map(|file| std::fs::read(file).unwrap()).collect();
    let bytes: usize = bodies.iter().map(Vec::len).sum();
    let (mut best, mut read) = (f64::MAX, 0);
    for _ in 0..loops {
        let begun = Instant::now();
        read = bodies.iter().filter(|body| parse(body, &Source::default()).is_ok()).count();
        best = best.min(begun.elapsed().as_secs_f64());
    }
    println!("{}", serde_json::json!({ "files": files.len(), "ok": read, "bytes": bytes, "best_s": best }));
}
