import { describe, expect, it } from 'vitest';
import type { DigestInterval, FleetEvent } from '../domain/index.ts';
import { digestCause, isComplete, isOfCause } from './digest-cause.ts';
import { event, imageEvent } from './testing.ts';

const sync = { feed: 'osv:Debian', seq: 7 };
const judged = (fields: Partial<FleetEvent>) => ({ ...imageEvent('image.over-line'), ...fields });

describe('the cause for which images are judged one after the other', () => {
  it.each<[string, Partial<FleetEvent>, DigestInterval, string | undefined]>([
    ['a sync', { cause: 'advisories', sync }, 'none', 'image.over-line advisories 7'],
    ['a sync', { cause: 'advisories', sync }, 'sync', 'sync 7'],
    ['a sync', { cause: 'advisories', sync }, '1h', undefined],
    ['other rules', { cause: 'rules' }, 'none', 'image.over-line rules'],
    ['time', { cause: 'time' }, 'sync', 'image.over-line time'],
    ['another program', { cause: 'program' }, 'none', 'program'],
    ['another program', { cause: 'program' }, 'sync', 'program'],
    ['another program', { cause: 'program' }, '24h', 'program'],
    ['a first verdict', { cause: 'image' }, 'none', undefined],
    ['no verdict', {}, 'none', undefined],
  ])('names for %s, by %j with the digest %s, the cause %s', (_, fields, digest, cause) => {
    expect(digestCause(judged(fields), digest)).toBe(cause);
  });

  it('gathers no event of a finding', () => {
    expect(digestCause(event(), 'none')).toBeUndefined();
  });

  it.each([
    ['image.over-line advisories 7', true],
    ['sync 7', true],
    ['sync 8', false],
    ['program', false],
  ])('finds an event that was gathered as %s: %s', (cause, expected) => {
    expect(isOfCause(judged({ cause: 'advisories', sync }), cause)).toBe(expected);
  });
});

describe('the wait for more events of a cause', () => {
  it.each([
    ['image.over-line rules', '00:00:00', '00:00:00', '00:00:04', false],
    ['image.over-line rules', '00:00:00', '00:00:00', '00:00:05', true],
    ['image.over-line rules', '00:00:00', '00:09:58', '00:10:00', true],
    ['image.over-line rules', '00:00:10', '00:00:10', '00:00:00', true],
    ['program', '00:00:00', '00:00:00', '00:09:59', false],
    ['program', '00:00:00', '00:00:00', '00:10:00', true],
    ['program', '00:00:00', '23:59:00', '23:59:59', false],
  ])('ends the wait for %s, from %s on with the last at %s, by %s: %s', (cause, since, at, now, expected) => {
    const time = (clock: string) => `2026-01-01T${clock}Z`;
    const waiting = { cause, since: time(since), at: time(at) };
    expect(isComplete(waiting, new Date(time(now)))).toBe(expected);
  });
});
