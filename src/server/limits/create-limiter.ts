import type { RequestBudgets } from '../../store/ports.ts';
import { RateLimiter } from './rate-limiter.ts';
import { SharedLimiter } from './shared-limiter.ts';

/**
 * Limits requests a minute by client, 0 for no limit; `now` returns milliseconds on a monotonic clock.
 * Budgets are absent if the server has no replicas.
 */
export function createLimiter(
  perMinute: number,
  now: () => number,
  budgets?: RequestBudgets,
): RateLimiter | SharedLimiter {
  return budgets && perMinute > 0
    ? new SharedLimiter(perMinute, now, budgets)
    : new RateLimiter(perMinute, now);
}
