import { expect, it } from 'vitest';
import { news, openHarbour, receive, startSubscriptions, written } from './testing.ts';

const DAY = 24 * 60 * 60;

it('sends what waits once a clock that was ahead is set right, and pauses between attempts as ever', async () => {
  const { store, append } = await openHarbour();
  const { target, received, behaviour } = await receive((_, response) => response.writeHead(503).end());
  const { pass } = await startSubscriptions(store, { written: [written('ops', target)] });
  await append(news());
  await pass();
  expect(received).toHaveLength(1);
  await pass(-DAY);
  expect(received).toHaveLength(2);
  await pass();
  expect(received).toHaveLength(2);
  behaviour.answer = (_, response) => response.end();
  await pass(60);
  expect(received).toHaveLength(3);
  expect(new Set(received.map(({ id }) => id)).size).toBe(1);
});
