import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InFlight, MAX_IN_FLIGHT } from './in-flight.ts';
import { RateLimiter } from './rate-limiter.ts';

describe('requests a minute', () => {
  it("allows a minute's requests at once, and then as they trickle in", () => {
    let now = 0;
    const limiter = new RateLimiter(60, () => now);
    for (let i = 0; i < 60; i++) expect(limiter.take('a')).toBe(0);
    expect(limiter.take('a')).toBe(1);
    now += 1000;
    expect(limiter.take('a')).toBe(0);
    expect(limiter.take('a')).toBe(1);
    expect(limiter.take('b')).toBe(0);
  });

  it('allows any number of requests at a limit of 0', () => {
    const limiter = new RateLimiter(0, () => 0);
    for (let i = 0; i < 1000; i++) expect(limiter.take('a')).toBe(0);
  });

  it('allows never more than twice the limit in any minute, and honours retry-after', () => {
    const steps = fc.array(fc.integer({ min: 0, max: 5_000 }), { maxLength: 300 });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 50 }), steps, (limit, pauses) => {
        let now = 0;
        const limiter = new RateLimiter(limit, () => now);
        const admitted: number[] = [];
        for (const pause of pauses) {
          now += pause;
          if (limiter.take('a') === 0) admitted.push(now);
        }
        for (const start of admitted) {
          const within = admitted.filter((at) => at >= start && at < start + 60_000);
          expect(within.length).toBeLessThanOrEqual(2 * limit);
        }
        const wait = limiter.take('a');
        now += wait * 1000 + 1;
        if (wait > 0) expect(limiter.take('a')).toBe(0);
      }),
    );
  });

  it('counts requests of the latest clients only, so that a million addresses cost no memory', () => {
    const limiter = new RateLimiter(1, () => 0);
    expect(limiter.take('first')).toBe(0);
    for (let i = 0; i < 10_000; i++) limiter.take(`client ${i}`);
    expect(limiter.take('client 9999')).toBe(60);
    expect(limiter.take('first')).toBe(0);
  });
});

it('bounds the concurrent requests of each client', () => {
  const inFlight = new InFlight();
  for (let i = 0; i < MAX_IN_FLIGHT; i++) expect(inFlight.enter('a')).toBe(true);
  expect(inFlight.enter('a')).toBe(false);
  expect(inFlight.enter('b')).toBe(true);
  inFlight.leave('a');
  expect(inFlight.enter('a')).toBe(true);
});
