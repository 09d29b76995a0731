//! What the judge of blocks sees of pages: `block_features URLMAP`, a file of lines `FILE<tab>URL`, prints a JSON object for
//! each page with the text, kind, group and numbers of each block. `tools/train_blocks.py` learns the judge from it.
#![allow(clippy::print_stdout, clippy::unwrap_used, reason = "a tool for developers")]

use parleyd::extract::seen_blocks;

fn main() {
    let map = std::env::args().nth(1).unwrap();
    for line in std::fs::read_to_string(map).unwrap().lines() {
        let (file, url) = line.split_once('\t').unwrap();
        let bytes = std::fs::read(file).unwrap();
        let blocks = seen_blocks(&bytes, None, url::Url::parse(url).ok().as_ref()).unwrap_or_default();
        let blocks: Vec<_> = blocks
            .into_iter()
            .map(|block| serde_json::json!({ "text": block.text, "kind": format!("{:?}", block.kind), "group": block.group, "row": block.row }))
            .collect();
        println!("{}", serde_json::json!({ "file": file, "blocks": blocks }));
    }
}
