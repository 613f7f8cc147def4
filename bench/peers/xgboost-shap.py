# Exact contributions by XGBoost, for bench/benchmarks/shap.ts: fits the trees that are asked for (first argument, JSON), writes them, the
# rows and their contributions (numbers of 64 bits) into the folder, and prints wall and CPU seconds of the contributions alone.
import json
import sys
import time

import numpy
import xgboost

ask = json.loads(sys.argv[1])
random = numpy.random.default_rng(0)
rows, features = ask["rows"], ask["features"]
values = random.normal(size=(2 * rows, features)).astype(numpy.float32)
values[random.random(values.shape) < 0.03] = numpy.nan
known = numpy.nan_to_num(values)
target = (known[:, 0] + known[:, 1] * known[:, 2] + numpy.sin(2 * known[:, 3]) + random.normal(size=2 * rows) > 0).astype(int)
params = {"objective": "binary:logistic", "max_depth": 6, "eta": 0.1, "tree_method": "hist", "nthread": 1, "base_score": 0.5}
booster = xgboost.train(params, xgboost.DMatrix(values, target, nthread=1), ask["trees"])
asked = xgboost.DMatrix(values[:rows], nthread=1)
started, cpu = time.perf_counter(), time.process_time()
contributions = booster.predict(asked, pred_contribs=True)
wall, used = time.perf_counter() - started, time.process_time() - cpu

nodes, roots = [], []


def add(node):
    place = len(nodes)
    nodes.append(None)
    if "leaf" in node:
        nodes[place] = [-1, 0, 0, -1, -1, node["leaf"], node["cover"]]
    else:
        child = {one["nodeid"]: one for one in node["children"]}
        left, right = add(child[node["yes"]]), add(child[node["no"]])
        missing = int(node["missing"] == node["yes"])
        nodes[place] = [int(node["split"][1:]), node["split_condition"], missing, left, right, 0, node["cover"]]
    return place


for text in booster.get_dump(dump_format="json", with_stats=True):
    roots.append(add(json.loads(text)))
folder = ask["folder"]
numpy.array(nodes, dtype=numpy.float64).T.copy().tofile(f"{folder}/nodes")
numpy.array(roots, dtype=numpy.float64).tofile(f"{folder}/roots")
values[:rows].T.astype(numpy.float64).copy().tofile(f"{folder}/rows")
contributions.T.astype(numpy.float64).copy().tofile(f"{folder}/contributions")
print(json.dumps({"seconds": wall, "cpu": used}))
