/**
 * Asks a server for the same thing again and again over connections that stay open, and prints what came of it as JSON.
 * A program of its own, so that asking takes none of the answerer's time. Usage: node bench/load.ts PLAN
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
   * Requests a second, each counted from the moment when it was due, so that a server that stops is charged with all
   * that waited; absent: each connection asks again once it was answered.
   */
  readonly rate?: number;
}

export interface LoadResult {
  readonly seconds: number;
  readonly answers: number;
  /** Of the body of an answer, as sent. */
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

async function askAgainAndAgain(): Promise<void> {
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
  ? Promise.all(Array.from({ length: plan.connections }, askAgainAndAgain))
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
