import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { load, post, quantileOf } from './bench/service/load.ts'
const [what, path, rows, seconds, ...args] = process.argv.slice(2)
const child = spawn(process.execPath, [...(process.env.PROF?["--cpu-prof","--cpu-prof-dir="+process.env.PROF]:[]), what, ...args], { stdio: ['ignore','pipe','inherit'] })
const url: string = await new Promise((r) => { let t=''; child.stdout.on('data', (d) => { t += d; const m=/http:\/\/(\S+)/.exec(t); if (m) r(m[1]) }) })
const [host, port] = url.split(':')
const golden = JSON.parse(readFileSync('/tmp/w/ops-scratch/svc/golden.json','utf8'))
const n = Number(rows)
const R = golden.rows
const requests = Array.from({length: 100}, (_, i) => post(path, JSON.stringify({ rows: Array.from({length:n}, (_, k) => R[(i*n + k) % R.length]) })))
const cpu = () => { const s = readFileSync(`/proc/${child.pid}/stat`,'utf8').split(') ')[1].split(' '); return (Number(s[11])+Number(s[12]))/100 }
await load({host, port:Number(port), requests, connections: 16, seconds: 1})
const before = cpu()
const r = await load({host, port:Number(port), requests, connections: 16, seconds: Number(seconds)})
const used = cpu()-before
const count = Object.values(r.statuses).reduce((a,b)=>a+b,0)
console.log(what.slice(-12), 'req/s', Math.round(count/r.seconds), 'cpu us/req', (used/count*1e6).toFixed(1), 'cpu share', (used/r.seconds).toFixed(2), JSON.stringify(r.statuses), 'lost', r.lost, 'p50', quantileOf(r.latencies,.5).toFixed(2),'p99',quantileOf(r.latencies,.99).toFixed(2))
if (process.env.PROF) { child.kill('SIGTERM'); await new Promise(r=>child.once('close',r)) } else child.kill('SIGKILL')
process.exit(0)
