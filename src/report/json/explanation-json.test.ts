import { expect, it } from 'vitest';
import { PROGRAM, type Explanation } from '../../domain/index.ts';
import { SCANNED } from '../testing.ts';
import { explanationJson } from './explanation-json.ts';

const [finding] = SCANNED.findings;

it.each<Explanation>([
  { id: 'CVE-1', kind: 'reported', findings: finding ? [finding] : [], suppressed: SCANNED.suppressed },
  { id: 'CVE-1', kind: 'hidden', suppressed: SCANNED.suppressed },
  { id: 'CVE-1', kind: 'not-reported', answers: [] },
  { id: 'CVE-1', kind: 'unreadable', records: ['DSA-1.json'] },
  { id: 'CVE-1', kind: 'no-such-package', packages: ['zlib'] },
  { id: 'CVE-1', kind: 'not-in-feeds' },
])('includes every part of %j in JSON', (explanation) => {
  const document: unknown = JSON.parse(explanationJson(explanation, SCANNED, PROGRAM));
  expect(Object.keys(document instanceof Object ? document : {})).toEqual(
    expect.arrayContaining(Object.keys(explanation)),
  );
});
