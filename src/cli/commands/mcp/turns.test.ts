import { expect, it } from 'vitest';
import { Turns } from './turns.ts';

const { signal } = new AbortController();

it('begins work only once all before it has ended, be it with a failure', async () => {
  const turns = new Turns();
  const events: string[] = [];
  const work = (name: string, fails: boolean) =>
    turns.take(signal, async () => {
      events.push(`begin ${name}`);
      await Promise.resolve();
      events.push(`end ${name}`);
      if (fails) throw new Error(name);
      return name;
    });
  const results = await Promise.allSettled([work('a', true), work('b', false)]);
  expect(events).toEqual(['begin a', 'end a', 'begin b', 'end b']);
  expect(results.map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
});

it('never begins work that nobody waits for any more', async () => {
  const turns = new Turns();
  const canceller = new AbortController();
  const first = turns.take(signal, async () => {
    await Promise.resolve();
    canceller.abort();
  });
  const second = turns.take(canceller.signal, () => Promise.reject(new Error('begun')));
  await first;
  await expect(second).rejects.toMatchObject({ code: 'INTERRUPTED' });
});

it('refuses work where too much waits', async () => {
  const turns = new Turns();
  const taken = Array.from({ length: 40 }, () => turns.take(signal, () => Promise.resolve()));
  const results = await Promise.allSettled(taken);
  expect(results.filter(({ status }) => status === 'rejected')).toHaveLength(8);
});
