import fc from 'fast-check';
import { expect, it } from 'vitest';
import { SEVERITIES } from '../../domain/index.ts';
import { found, installed } from '../testing.ts';
import { compareUrgency, mostUrgentFirst } from './urgency.ts';

const FINDING = fc
  .record({
    id: fc.constantFrom('CVE-2024-1', 'CVE-2024-2', 'CVE-2024-3'),
    severity: fc.constantFrom(...SEVERITIES),
    isBefore: fc.boolean(),
    isExploited: fc.boolean(),
    probability: fc.constantFrom(undefined, 0, 0.5, 1),
  })
  .map(({ id, severity, isBefore, isExploited, probability }) =>
    found(id, installed('a', '1'), severity, {
      ...(isBefore && { before: true }),
      ...(isExploited && { kev: { dateAdded: '2024-05-01', ransomware: true } }),
      ...(probability !== undefined && { epss: { probability, percentile: probability } }),
    }),
  );

it('lists findings in the order that compares two of them by their urgency', () => {
  fc.assert(
    fc.property(fc.array(FINDING, { maxLength: 30 }), (findings) => {
      expect(mostUrgentFirst(findings)).toEqual(findings.toSorted(compareUrgency));
    }),
  );
});
