import pino from 'pino';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { failure, harbour, loaded } from './testing.ts';

beforeEach(() => vi.useFakeTimers({ now: Date.parse('2026-11-25T12:00:00Z') }));
afterEach(() => void vi.useRealTimers());

describe('the order of loading', () => {
  it('loads small feeds first, however they were named', async () => {
    const { feeds, synced } = harbour({ keep: ['cve', 'osv:SUSE', 'osv:Wolfi', 'debian-tracker', 'kev'] });
    await feeds.start();
    expect(synced).toEqual(['kev', 'osv:Wolfi', 'debian-tracker', 'osv:SUSE', 'cve']);
  });

  it('reserves a place for feeds that a report waits for', async () => {
    const { feeds, sent, onSync } = harbour({ keep: ['cve'] });
    onSync(() => new Promise(() => undefined));
    void feeds.start();
    await vi.advanceTimersByTimeAsync(0);
    void feeds.request(['debian-tracker']);
    await vi.advanceTimersByTimeAsync(0);
    expect(sent).toEqual(['sync cve', 'awaited-sync debian-tracker']);
  });

  it('loads no feed twice that a report waits for while it is loaded', async () => {
    const { feeds, synced, onSync } = harbour({ keep: ['debian-tracker'] });
    onSync(() => new Promise(() => undefined));
    void feeds.start();
    await vi.advanceTimersByTimeAsync(0);
    await feeds.request(['debian-tracker']);
    expect(synced).toEqual(['debian-tracker']);
  });
});

describe('readiness', () => {
  it('waits for each kept feed to be ready, and stays ready', async () => {
    const { feeds, states, onSync, pass } = harbour({ keep: ['kev', 'osv:Red Hat'] });
    onSync((feed) => (feed === 'kev' ? Promise.resolve({ kind: 'updated' }) : failure()));
    await feeds.start();
    expect(await feeds.isReady()).toBe(false);
    onSync(() => Promise.resolve({ kind: 'updated' }));
    await pass(3);
    expect(await feeds.isReady()).toBe(true);
    states.clear();
    expect(await feeds.isReady()).toBe(true);
  });

  it('becomes ready when a feed has failed for five minutes, and names it', async () => {
    const { feeds, onSync, pass } = harbour({ keep: ['kev', 'epss'] });
    onSync((feed) => (feed === 'kev' ? Promise.resolve({ kind: 'updated' }) : failure()));
    await feeds.start();
    await pass(4);
    expect(await feeds.isReady()).toBe(false);
    await pass(1.5);
    expect(await feeds.isReady()).toBe(true);
    expect(await feeds.unloaded()).toMatchObject([{ feed: 'epss', state: 'failed' }]);
    onSync(() => Promise.resolve({ kind: 'updated' }));
    await pass(10);
    expect(await feeds.unloaded()).toEqual([]);
  });

  it('waits, however long, for a feed that is loading, even after a failure', async () => {
    const { feeds, onSync, pass } = harbour();
    onSync(failure);
    await feeds.start();
    onSync(() => new Promise(() => undefined));
    await pass(60);
    expect(await feeds.isReady()).toBe(false);
  });

  it('stays ready when a new distribution appears', async () => {
    const { feeds, onSync } = harbour();
    await feeds.start();
    onSync(() => new Promise(() => undefined));
    void feeds.request(['debian-tracker']);
    await vi.advanceTimersByTimeAsync(0);
    expect(await feeds.isReady()).toBe(true);
    const status = (await feeds.status()).find(({ feed }) => feed === 'debian-tracker');
    expect(status).toMatchObject({ state: 'loading', kept: false });
  });

  it('becomes ready without scheduled syncs once a feed was asked for, and says at its start that it waits', async () => {
    const logger = pino({ level: 'silent' });
    const warn = vi.spyOn(logger, 'warn');
    const { feeds, pass } = harbour({ interval: 0, keep: ['kev', 'epss'], logger });
    await feeds.start();
    await pass(10);
    expect(await feeds.isReady()).toBe(false);
    expect(warn).toHaveBeenCalledWith(expect.stringContaining('this server loads none by itself'));
    await feeds.request(['kev'], { force: true });
    expect(await feeds.isReady()).toBe(true);
  });

  it('judges readiness offline by the store', async () => {
    const { feeds, states, synced } = harbour({ offline: true });
    await feeds.start();
    await feeds.request(['debian-tracker']);
    expect(await feeds.isReady()).toBe(false);
    states.set('osv:Ubuntu', loaded('osv:Ubuntu'));
    expect(await feeds.isReady()).toBe(true);
    expect(synced).toEqual([]);
    await expect(feeds.request(['kev'], { force: true })).rejects.toThrow('--offline');
  });
});
