# The baseline of net-fit.ts: the same net by PyTorch, on as many threads. Prints seconds and the loss of each epoch.
import json, os, sys, time
folder, threads, rows, epochs = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
os.environ["OMP_NUM_THREADS"] = os.environ["OPENBLAS_NUM_THREADS"] = str(threads)
os.environ["OMP_WAIT_POLICY"] = "passive"
import numpy as np, torch
torch.set_num_threads(threads)
torch.manual_seed(0)
X = torch.from_numpy(np.fromfile(folder + "/x.f32", dtype=np.float32).reshape(rows, -1))
Y = torch.from_numpy(np.fromfile(folder + "/y.f32", dtype=np.float32).reshape(rows, 1))
net = torch.nn.Sequential(
    torch.nn.Linear(100, 128), torch.nn.ReLU(), torch.nn.Linear(128, 64), torch.nn.ReLU(), torch.nn.Linear(64, 1))
optimiser, loss_of = torch.optim.Adam(net.parameters(), 1e-3), torch.nn.BCEWithLogitsLoss()
seconds, cpu, losses = [], [], []
for _ in range(epochs):
    started, cpu_started, total = time.perf_counter(), time.process_time(), 0.0
    order = torch.randperm(rows)
    for i in range(0, rows, 256):
        at = order[i:i + 256]
        optimiser.zero_grad()
        loss = loss_of(net(X[at]), Y[at])
        loss.backward()
        optimiser.step()
        total += float(loss) * len(at)
    seconds.append(time.perf_counter() - started)
    cpu.append(time.process_time() - cpu_started)
    losses.append(total / rows)
with torch.no_grad():
    final = float(loss_of(net(X), Y))
print(json.dumps({"seconds": sorted(seconds)[epochs // 2], "cpu": sorted(cpu)[epochs // 2], "losses": losses, "final": final}))
