import { pino } from 'pino';
import { vi } from 'vitest';
import type { RegistryLimits, RequestBudgets } from '../../store/ports.ts';
import { RegistryBudgets } from './registry-budgets.ts';
import type { AskedRequest } from './registry-gate.ts';
import type { AnnouncedLimit } from './announced-limits.ts';

export const HOST = 'registry.example';
export const PULL = { host: HOST, isPull: true };
export const BLOB = { host: HOST, isPull: false };

export const quota = (remaining: number, endsInMs = 60_000, limit = 100): AnnouncedLimit => ({
  kind: 'pulls',
  remaining,
  limit,
  endsInMs,
});

export const pause = (endsInMs: number): AnnouncedLimit => ({
  kind: 'pause',
  remaining: 0,
  limit: 0,
  endsInMs,
});

interface Given {
  readonly requestsPerMinute?: number;
  readonly pullsPerMinute?: number;
  readonly budgets?: RequestBudgets;
  readonly limits?: RegistryLimits;
}

export const SILENT: RegistryLimits = { read: () => Promise.resolve([]), tell: () => Promise.resolve() };
export const GENEROUS: RequestBudgets = {
  take: () => Promise.resolve({ requests: 1, waitMs: 0 }),
  forgetFull: () => Promise.resolve(),
};

/** Budgets, with requests that note by name when they pass. */
export function budgetsWith({
  requestsPerMinute = 0,
  pullsPerMinute = 0,
  budgets,
  limits = SILENT,
}: Given = {}) {
  const passed: string[] = [];
  const log: unknown[] = [];
  const waited: [string, number][] = [];
  let read: () => Promise<Readonly<Record<string, number>>> = () => Promise.resolve({});
  const opened = new RegistryBudgets({
    settings: { requestsPerMinute, pullsPerMinute },
    ...(budgets && { replicas: { requests: budgets, registries: limits } }),
    telemetry: {
      registryWaited: (cause, seconds) => waited.push([cause, Math.round(seconds)]),
      gauge: (_, given) => (read = given),
    },
    logger: pino({ level: 'info' }, { write: (line: string) => log.push(JSON.parse(line)) }),
    now: () => performance.now(),
  });
  const person = { account: '', isBackground: false };
  return {
    passed,
    log,
    waited,
    waiting: () => read(),
    announced: (limit: AnnouncedLimit, account = '') =>
      opened.gateFor({ ...person, account }).announced(HOST, [limit]),
    send: (name: string, asked: AskedRequest, asker = {}, signal = new AbortController().signal) => {
      const sent = opened.gateFor({ ...person, ...asker }).enter(asked, signal);
      return sent.then(() => void passed.push(name));
    },
  };
}

export const settle = () => vi.advanceTimersByTimeAsync(0);
