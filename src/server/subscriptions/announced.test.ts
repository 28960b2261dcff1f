import { expect, it } from 'vitest';
import { news, openHarbour, receive, startSubscriptions, written } from './testing.ts';

it.each(['finding.fix-available', 'finding.severity-raised', 'finding.exploited'] as const)(
  'tells %s again once an advisory was withdrawn and came back, and no second feed of it',
  async (kind) => {
    const { store, append } = await openHarbour();
    const { target, received } = await receive();
    const { pass } = await startSubscriptions(store, { written: [written('ops', target)] });
    const kinds = ['finding.affected', kind, 'finding.relieved', 'finding.affected', kind] as const;
    for (const [index, each] of [...kinds, kind].entries()) {
      await append(news(each, 'CVE-2026-1', index));
      await pass();
    }
    expect(received.map(({ body }) => body.type)).toEqual(kinds);
  },
);
