"""Writes a model of lightgbm as the shallow trees that parleyd reads (src/trees.rs)."""
import json


def _flat(node, columns):
    if "leaf_value" in node:
        columns["leaves"].append(float(f"{node['leaf_value']:.5g}"))
        return -len(columns["leaves"])
    place = len(columns["features"])
    columns["features"].append(node["split_feature"])
    columns["thresholds"].append(float(f"{node['threshold']:.6g}"))
    columns["left"].append(0)
    columns["right"].append(0)
    columns["left"][place] = _flat(node["left_child"], columns)
    columns["right"][place] = _flat(node["right_child"], columns)
    return place


def write(model, path):
    """The trees of a model, a line each."""
    trees = []
    for info in model.dump_model()["tree_info"]:
        columns = dict(features=[], thresholds=[], left=[], right=[], leaves=[])
        _flat(info["tree_structure"], columns)
        if columns["features"]:
            trees.append(json.dumps(columns, separators=(",", ":")))
    with open(path, "w", encoding="utf-8") as file:
        file.write('{"numbers":%d,"trees":[\n%s\n]}\n' % (model.num_feature(), ",\n".join(trees)))
