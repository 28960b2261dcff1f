import { expect, it } from 'vitest';
import { imageOf, news, openHarbour, receive, runIn, startSubscriptions, written } from './testing.ts';

it.each(['finding.affected', 'finding.fix-available', 'finding.exploited'] as const)(
  'tells %s where nothing ran that it hit when another feed said it before',
  async (kind) => {
    const { store, append } = await openHarbour();
    const { target, received } = await receive();
    const { pass } = await startSubscriptions(store, {
      written: [written('ops', target, { running: true })],
    });
    await append(news(kind));
    await pass();
    expect(received).toEqual([]);
    await runIn(store, 'production', [{ image: imageOf('a') }]);
    await append(news(kind, 'CVE-2026-1', 8));
    await pass();
    await append(news(kind, 'CVE-2026-1', 9));
    await pass();
    expect(received.map(({ body }) => body.type)).toEqual([kind]);
  },
);

it('tells that an advisory came back though nothing ran that it hit when it was withdrawn', async () => {
  const { store, append } = await openHarbour();
  const { target, received } = await receive();
  const { pass } = await startSubscriptions(store, { written: [written('ops', target, { running: true })] });
  const runs = [{ image: imageOf('a') }];
  await runIn(store, 'production', runs, 1);
  await append(news());
  await pass();
  await runIn(store, 'production', [], 2);
  await append(news('finding.relieved', 'CVE-2026-1', 8));
  await pass();
  await runIn(store, 'production', runs, 3);
  await append(news('finding.affected', 'CVE-2026-1', 9));
  await pass();
  expect(received.map(({ body }) => body.type)).toEqual(['finding.affected', 'finding.affected']);
});
