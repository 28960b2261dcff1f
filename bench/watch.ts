/**
 * Measures a watcher over a stand-in for the API server with 5,000 pods of 500 images: a single list, as a whole process.
 * Usage: node bench/watch.ts [PODS]
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Worker, isMainThread, parentPort } from 'node:worker_threads';
import { ApiServerStandIn } from '../test/support/kubernetes/api-server-stand-in.ts';
import { namespace, node, ownedBy, pod, replicaSet } from '../test/support/kubernetes/test-objects.ts';

const PODS = Number(process.argv[2] ?? 5_000);
const REPLICAS = 10;
/** Brings a pod to some 5 KB, as annotations and fields of its manager do. */
const NOTE = { note: 'x'.repeat(3_500) };
const PROGRAM = resolve(import.meta.dirname, '../plimsoll');

if (isMainThread) measure();
else await serve();

/** In a thread of its own, since the watcher is waited for. */
async function serve(): Promise<void> {
  const api = await new ApiServerStandIn().listen();
  api.put('namespaces', namespace({ name: 'kube-system' }));
  api.put('nodes', node({ name: 'node-1' }));
  for (let i = 0; i < PODS; i++) {
    const name = `app-${Math.floor(i / REPLICAS)}`;
    const set =
      i % REPLICAS === 0 ? api.put('replicasets', replicaSet({ name, namespace: 'shop' })) : undefined;
    const owner = ownedBy(set ?? replicaSet({ name, namespace: 'shop' }));
    const containers = [{ name: 'app', image: `registry.example/${name}:1` }];
    api.put('pods', pod({ name: `p${i}`, namespace: 'shop', owner, containers, annotations: NOTE }));
  }
  parentPort?.postMessage(api.kubeconfig);
}

function measure(): void {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-watch-'));
  const worker = new Worker(new URL(import.meta.url), { argv: process.argv.slice(2) });
  worker.once('message', (kubeconfig: string) => {
    const file = join(folder, 'kubeconfig');
    writeFileSync(file, kubeconfig);
    const args = [
      'watch',
      'kubernetes',
      '--once',
      '--kubeconfig',
      file,
      '--output',
      join(folder, 'runs.json'),
    ];
    for (let run = 0; run < 3; run++) {
      execFileSync('/usr/bin/time', ['-f', '%e s, %U + %S s of processor, %M KB', PROGRAM, ...args], {
        stdio: 'inherit',
      });
    }
    rmSync(folder, { recursive: true });
    void worker.terminate();
  });
}
