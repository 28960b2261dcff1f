import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { KnownPlace, KnownSinceRequest, Inventory } from '../../src/inventory/ports.ts';
import { imageKey } from './images.ts';
import type { OpenStore } from './open-store.ts';

const [FIRST, SECOND, THIRD] = ['2026-11-01', '2026-11-05', '2026-11-09'].map(
  (day) => `${day}T03:00:00.000Z`,
) as [string, string, string];
const WEB: KnownPlace = { key: 'web', owner: 'team-a', isAlone: true };
const OPENSSL = { package: 'openssl', flaw: 'CVE-1', isFixed: false };
const ZLIB = { package: 'zlib', flaw: 'CVE-1', isFixed: true };

export function timeLimitSuite(open: OpenStore): void {
  let store: Inventory;
  beforeEach(async () => {
    store = await open();
  });
  afterEach(() => store.close());

  const start = async (at: string, more: Partial<KnownSinceRequest> = {}) => {
    const findings = more.findings ?? [OPENSSL];
    const knownSince = await store.knownSince.start({
      image: imageKey('a'),
      places: [WEB],
      findings,
      present: findings,
      ...more,
      at,
    });
    return knownSince.map(({ package: pkg, knownAt, fixAt }) => [
      pkg,
      knownAt,
      ...(fixAt === undefined ? [] : [fixAt]),
    ]);
  };

  it('runs the clock of a package and a flaw from when it was first seen at a place', async () => {
    expect(await start(FIRST)).toEqual([['openssl', FIRST]]);
    expect(await start(SECOND, { findings: [OPENSSL, ZLIB] })).toEqual([
      ['openssl', FIRST],
      ['zlib', SECOND, SECOND],
    ]);
    expect(await start(THIRD)).toEqual([['openssl', FIRST]]);
  });

  it('notes when a fix was first seen, once', async () => {
    await start(FIRST);
    const fixed = { ...OPENSSL, isFixed: true };
    expect(await start(SECOND, { findings: [fixed] })).toEqual([['openssl', FIRST, SECOND]]);
    expect(await start(THIRD, { findings: [fixed] })).toEqual([['openssl', FIRST, SECOND]]);
    expect(await start(THIRD)).toEqual([['openssl', FIRST, SECOND]]);
  });

  describe('another image at a place', () => {
    it('goes on with the known-since times of what it still has', async () => {
      await start(FIRST);
      expect(await start(SECOND, { image: imageKey('b') })).toEqual([['openssl', FIRST]]);
    });

    it('ends those of what it has no longer, so that they begin anew', async () => {
      await start(FIRST, { findings: [OPENSSL, ZLIB] });
      await start(SECOND, { image: imageKey('b'), findings: [ZLIB] });
      expect(await start(THIRD)).toEqual([['openssl', THIRD]]);
    });

    it.each<[string, Partial<KnownSinceRequest>]>([
      ['while the one before runs there, too', { places: [{ ...WEB, isAlone: false }] }],
      ['where the line alone covers less', { present: [OPENSSL] }],
    ])('ends none %s', async (_, more) => {
      await start(FIRST);
      await start(SECOND, { image: imageKey('b'), findings: [], ...more });
      expect(await start(THIRD)).toEqual([['openssl', FIRST]]);
    });
  });

  describe('a new place', () => {
    const moved = (more: Partial<KnownPlace> = {}) => [{ ...WEB, key: 'moved', ...more }];

    it('goes on with the known-since times of another that has the same image and owner', async () => {
      await start(FIRST, { findings: [ZLIB] });
      expect(await start(SECOND, { places: moved(), findings: [ZLIB] })).toEqual([['zlib', FIRST, FIRST]]);
    });

    it.each<[string, Partial<KnownSinceRequest>]>([
      ['another owner', { places: moved({ owner: 'team-b' }) }],
      ['no owner', { places: moved({ owner: '' }) }],
      ['another image', { places: moved(), image: imageKey('b') }],
      ['no workload, but a repository', { places: [{ key: 'repository', isAlone: false }] }],
    ])('starts known-since times of its own with %s', async (_, more) => {
      await start(FIRST);
      expect(await start(SECOND, more)).toEqual([['openssl', SECOND]]);
    });

    it('takes no clock from a repository', async () => {
      await start(FIRST, { places: [{ key: 'repository', isAlone: false }] });
      expect(await start(SECOND, { places: moved({ owner: '' }) })).toEqual([['openssl', SECOND]]);
    });

    it('keeps its known-since times once it has another owner', async () => {
      await start(FIRST);
      expect(await start(SECOND, { places: [{ ...WEB, owner: 'team-b' }] })).toEqual([['openssl', FIRST]]);
    });
  });

  it('returns the clock of the place where it began first, of any number of places', async () => {
    const places = Array.from({ length: 250 }, (_, i): KnownPlace => ({
      key: `p${i}`,
      owner: `${i}`,
      isAlone: true,
    }));
    await start(FIRST, { places: places.slice(240) });
    expect(await start(SECOND, { places: places.slice(0, 240) })).toEqual([['openssl', SECOND]]);
    expect(await start(THIRD, { places })).toEqual([['openssl', FIRST]]);
  });

  it('starts each clock once where two start it at once', async () => {
    const both = await Promise.all([start(FIRST), start(FIRST)]);
    expect(both).toEqual([[['openssl', FIRST]], [['openssl', FIRST]]]);
  });
}
