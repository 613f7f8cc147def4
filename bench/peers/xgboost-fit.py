# One fit by XGBoost's histogram method, for bench/benchmarks/trees.ts: reads what is asked from the first argument (JSON), prints
# wall seconds, CPU seconds, peak memory in bytes, and a prediction for each test row's score.
import json
import resource
import sys
import time

import numpy
import xgboost

ask = json.loads(sys.argv[1])


def columns(part):
    target = numpy.fromfile(f"{ask['folder']}/{part}.target", dtype=numpy.float32)
    values = numpy.fromfile(f"{ask['folder']}/{part}.values", dtype=numpy.float32)
    return numpy.ascontiguousarray(values.reshape(ask["features"], len(target)).T), target


train, target = columns("train")
test, _ = columns("test")
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
started, cpu = time.perf_counter(), time.process_time()
matrix = xgboost.DMatrix(train, label=target, nthread=ask["threads"])
params = {
    "tree_method": "hist",
    "max_depth": 6,
    "eta": 0.1,
    "max_bin": 256,
    "reg_lambda": 1,
    "min_child_weight": 1,
    "nthread": ask["threads"],
}
if ask["task"] == "binary":
    params["objective"] = "binary:logistic"
elif ask["task"] == "multiclass":
    params.update({"objective": "multi:softprob", "num_class": ask["classes"]})
else:
    params["objective"] = "reg:squarederror"
booster = xgboost.train(params, matrix, ask["rounds"])
wall, used = time.perf_counter() - started, time.process_time() - cpu
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
booster.predict(xgboost.DMatrix(test, nthread=1)).astype(numpy.float32).tofile(f"{ask['folder']}/peer.predictions")
print(json.dumps({"seconds": wall, "cpu": used, "peak": peak * 1024, "before": before * 1024}))
