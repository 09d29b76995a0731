//! Tables of data and tables that only hold a page's layout.

use ego_tree::NodeRef;
use scraper::Node;

/// A table of more nodes is not looked through: it is a layout.
const NODES_MOST: usize = 6000;
/// The cells of a table of data hold so many characters at most, on average and each.
const CELL_USUAL: usize = 40;
const CELL_MOST: usize = 250;

/// Whether a table holds data: several rows of several short cells each, and no part of a page within. Its rows are lines of
/// text; what stands in the cells of a layout are paragraphs of their own.
pub(super) fn is_data(table: NodeRef<'_, Node>) -> bool {
    let (mut rows, mut cells, mut characters, mut in_cell) = (0_usize, 0_usize, 0_usize, 0_usize);
    for (index, node) in table.descendants().enumerate().skip(1) {
        if index > NODES_MOST {
            return false;
        }
        match node.value() {
            Node::Text(text) => {
                let length = crate::text::squeezed_length(text);
                characters += length;
                in_cell += length;
                if in_cell > CELL_MOST {
                    return false;
                }
            }
            Node::Element(element) => match element.name() {
                "tr" => rows += 1,
                "td" | "th" => {
                    cells += 1;
                    in_cell = 0;
                }
                "table" | "form" | "input" | "article" | "section" | "h1" | "h2" | "h3" | "ul" | "ol" | "iframe"
                | "nav" | "script" => return false,
                _ => {}
            },
            _ => {}
        }
    }
    rows >= 2 && cells * 2 >= rows * 3 && characters <= cells * CELL_USUAL
}

#[cfg(test)]
mod tests {
    use super::super::walk::texts;

    #[test]
    fn a_row_of_data_is_a_line() {
        let table = "<table><thead><tr><th>Phase<th>Freed<th>Days</tr><tbody><tr><td><p>First</p><td>33<td>42</tr>\
                     <tr><td><b>Second</b><td>24<td></tr></table>";
        assert_eq!(
            texts(&format!("<p>Before</p>{table}<p>Behind</p>")),
            ["Before", "Phase Freed Days", "First 33 42", "Second 24", "Behind"]
        );
    }

    #[test]
    fn a_layout_keeps_its_paragraphs_apart() {
        let text = "The envoys met in Doha for the third day in a row, and nobody would say what was on the table.";
        let page = format!(
            "<table><tr><td><a>Home</a></td><td>{text}</td></tr><tr><td>Sport</td><td>{text}</td></tr></table>"
        );
        assert_eq!(texts(&page), ["Home", text, "Sport", text]);
        let menu = "<table><tr><td>Home</td></tr><tr><td>Sport</td></tr><tr><td>News</td></tr></table>";
        assert_eq!(texts(menu), ["Home", "Sport", "News"]);
    }
}
