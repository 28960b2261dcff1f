/**
 * Loads a server with the same request over persistent connections, and prints latencies and statuses as JSON. Runs in a
 * process of its own, so that it takes no time from the server's. Usage: node bench/load.ts PLAN
 */
import { setTimeout as pause } from 'node:timers/promises';
import { Pool } from 'undici';

export interface LoadPlan {
  readonly origin: string;
  /** `{n}` in it is the number of the request. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly connections: number;
  readonly seconds: number;
  /**
   * Requests a second. Latencies count from the moment when a request was due, so that a stall counts for all requests
   * that wait. Absent: each connection sends the next request once the last was answered.
   */
  readonly rate?: number;
}

export interface LoadResult {
  readonly seconds: number;
  readonly answers: number;
  /** Mean size of a body, as sent. */
  readonly bytes: number;
  readonly statuses: readonly number[];
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

const plan: LoadPlan = JSON.parse(process.argv[2] ?? '');
const pool = new Pool(plan.origin, { connections: plan.connections, pipelining: 1 });
const latencies: number[] = [];
const statuses = new Set<number>();
let bytes = 0;
let sent = 0;

function ask(due: number): Promise<void> {
  const path = plan.path.replace('{n}', String(sent++));
  return new Promise((resolve, reject) => {
    pool.dispatch(
      { path, method: 'GET', headers: plan.headers ?? {} },
      {
        onRequestStart: () => undefined,
        onResponseStart: (_, status) => void statuses.add(status),
        onResponseData: (_, chunk) => void (bytes += chunk.length),
        onResponseEnd() {
          latencies.push(performance.now() - due);
          resolve();
        },
        onResponseError: (_, error) => reject(error),
      },
    );
  });
}

const began = performance.now();
const end = began + plan.seconds * 1000;

async function askInTurn(): Promise<void> {
  while (performance.now() < end) await ask(performance.now());
}

async function askAtRate(rate: number): Promise<void> {
  const asked: Promise<void>[] = [];
  for (let due = began; due < end; due += 1000 / rate) {
    await pause(Math.max(0, due - performance.now()));
    asked.push(ask(due));
  }
  await Promise.all(asked);
}

await (plan.rate === undefined
  ? Promise.all(Array.from({ length: plan.connections }, askInTurn))
  : askAtRate(plan.rate));
const seconds = (performance.now() - began) / 1000;
latencies.sort((a, b) => a - b);
const at = (part: number) =>
  latencies[Math.min(latencies.length - 1, Math.floor(latencies.length * part))] ?? 0;
const result: LoadResult = {
  seconds,
  answers: latencies.length,
  bytes: Math.round(bytes / latencies.length),
  statuses: [...statuses],
  p50: at(0.5),
  p99: at(0.99),
  max: at(1),
};
console.log(JSON.stringify(result));
await pool.close();
