import type { Problem } from '../../../domain/index.ts';
import { toAdvisory } from './normalise.ts';
import { parseRecord } from './schema.ts';

export const FIXED = { type: 'ECOSYSTEM', events: [{ introduced: '0' }, { fixed: '1.2-3' }] };

/** Builds an `affected` entry for openssl. */
export function affected(ecosystem: string, more: object = {}) {
  return { package: { ecosystem, name: 'openssl' }, ranges: [FIXED], ...more };
}

/** Normalises a whole record with these members. */
export function normalise(record: object, ecosystem = 'Debian') {
  const problems: Problem[] = [];
  const whole = {
    id: 'DSA-1-1',
    modified: '2026-01-01T00:00:00Z',
    affected: [affected(`${ecosystem}:12`)],
    ...record,
  };
  const parsed = parseRecord(JSON.stringify(whole), 'file', new Date('2026-08-22T12:00:00Z'));
  return { ...toAdvisory(parsed, ecosystem, (problem) => problems.push(problem)), problems };
}
