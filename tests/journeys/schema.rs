use crate::demo::place;
use parleyd::store::schema_docs;

#[test]
fn every_column_of_every_view_is_described() {
    let database = place().database();
    let views: Vec<String> = database
        .prepare("SELECT name FROM sqlite_master WHERE type = 'view' ORDER BY name")
        .unwrap()
        .query_map([], |row| row.get(0))
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap();
    let docs = schema_docs::views();
    assert_eq!(docs.len(), views.len());
    for view in views {
        let doc = docs.iter().find(|doc| doc.name == view).unwrap_or_else(|| panic!("{view} is not described"));
        let columns: Vec<String> = database
            .prepare(&format!("SELECT name FROM pragma_table_info('{view}')"))
            .unwrap()
            .query_map([], |row| row.get(0))
            .unwrap()
            .collect::<Result<_, _>>()
            .unwrap();
        let described: Vec<String> = doc.columns.iter().map(|(column, _)| column.clone()).collect();
        assert_eq!(columns, described, "{view}");
        assert!(doc.columns.iter().all(|(_, text)| text.len() > 3), "{view}");
    }
}

#[test]
fn the_written_schema_is_the_one_in_force() {
    let written = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/schema.md")).unwrap();
    assert_eq!(written, schema_docs::markdown(), "make it anew: cargo run -- schema > docs/schema.md");
}
