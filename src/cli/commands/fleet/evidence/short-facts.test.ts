import { expect, it } from 'vitest';
import type { EvidenceView } from '../../../../api/index.ts';
import { shortFacts } from './short-facts.ts';

const VIEW: EvidenceView = {
  id: 'CVE-2026-1234',
  at: '2026-11-28T00:00:00.000Z',
  known: true,
  advisories: [],
  images: [],
  runs: [],
  verdicts: [],
  notifications: { messages: [], events: [] },
  neverScanned: 0,
  problems: [],
};
const NONE = { images: 0, affected: 0, runs: 0, running: 0, verdicts: 0 };

it('says that no image is known to be affected where none is', () => {
  expect(shortFacts(VIEW, NONE)[0]).toBe('Not known to affect any scanned image, now or before.');
});

it('says that no server noted since when images are affected', () => {
  expect(shortFacts(VIEW, { ...NONE, images: 1 })[0]).toContain('was not noted: only a server does');
});
