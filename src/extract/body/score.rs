//! Scores of containers, and the choice of the body among them.

use super::BlockKind;
use super::walk::{Container, Run};

/// A container that holds most of the page's text is no side matter, whatever it is called.
pub(super) fn pardon(containers: &mut [Container], runs: &[Run]) {
    for run in runs {
        let plain = run.text.chars().count().saturating_sub(run.links);
        if plain < 60 {
            continue;
        }
        let mut at = run.container;
        while let Some(container) = containers.get_mut(at) {
            container.text += plain;
            if at == 0 {
                break;
            }
            at = container.parent;
        }
    }
    let all = containers.first().map_or(0, |root| root.text);
    for container in containers.iter_mut() {
        if container.suspect && container.text * 5 > all * 2 {
            container.suspect = false;
            container.class_weight = 0.0;
        }
        container.text = 0;
    }
}

/// Whether each container or one above it is suspect.
pub(super) fn suspicion(containers: &[Container]) -> Vec<bool> {
    let mut suspect: Vec<bool> = Vec::with_capacity(containers.len());
    for container in containers {
        let inherited = suspect.get(container.parent).copied().unwrap_or(false);
        suspect.push(container.suspect || inherited);
    }
    suspect
}

/// What each run is worth, spread over its container and those above.
pub(super) fn spread(containers: &mut [Container], runs: &[Run], suspect: &[bool]) {
    for run in runs {
        let length = run.text.chars().count();
        let commas = run.text.chars().filter(|c| matches!(c, ',' | '،' | '、' | '，')).count();
        let worth = match run.kind {
            BlockKind::Caption | BlockKind::Heading => 0.0,
            _ if length < 25 || run.links * 2 > length || suspect.get(run.container).copied().unwrap_or(false) => 0.0,
            _ => 1.0 + (commas as f64).min(8.0) + (length as f64 / 100.0).min(4.0),
        };
        let mut at = run.container;
        let mut level = 0;
        while let Some(container) = containers.get_mut(at) {
            container.text += length;
            container.links += run.links;
            container.score += match level {
                0 | 1 => worth,
                2 => worth / 2.0,
                level => worth / (f64::from(level) * 3.0),
            };
            if at == 0 {
                break;
            }
            level += 1;
            at = container.parent;
        }
    }
}

/// The best container, and those of its neighbours that are as good as parts of it.
pub(super) fn choose(containers: &[Container]) -> Vec<usize> {
    let value = |container: &Container| {
        let density = if container.text == 0 { 1.0 } else { container.links as f64 / container.text as f64 };
        (container.score + if container.score > 0.0 { container.class_weight } else { 0.0 }) * (1.0 - density.min(1.0))
    };
    let Some((mut best, _)) =
        containers.iter().enumerate().max_by(|a, b| value(a.1).total_cmp(&value(b.1)).then(a.1.depth.cmp(&b.1.depth)))
    else {
        return Vec::new();
    };
    // Paragraphs that each stand in a container of their own: go up as long as the parent gathers much more text.
    while let Some(container) = containers.get(best) {
        let Some(parent) = containers.get(container.parent) else { break };
        if container.parent == best
            || value(parent) < value(container) * 0.75
            || parent.text < container.text * 13 / 10
            || parent.depth < 2
        {
            break;
        }
        best = container.parent;
    }
    let Some(top) = containers.get(best) else { return Vec::new() };
    let least = (value(top) * 0.2).max(10.0);
    let mut chosen = vec![best];
    if best != 0 {
        chosen.extend(
            containers
                .iter()
                .enumerate()
                .filter(|(index, container)| {
                    *index != best
                        && *index != 0
                        && container.parent == top.parent
                        && !container.suspect
                        && value(container) >= least
                })
                .map(|(index, _)| index),
        );
    }
    chosen
}

/// Whether a container is `top` or lies within it.
pub(super) fn within(containers: &[Container], mut at: usize, top: usize) -> bool {
    loop {
        if at == top {
            return true;
        }
        if at < top || at == 0 {
            return false;
        }
        let Some(container) = containers.get(at) else { return false };
        at = container.parent;
    }
}
