import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Feed, FeedContext, WantedFeed } from '../../advisory/index.ts';
import type { KeyedAdvisory, SyncOutcome } from '../../domain/index.ts';
import { voucherByKey } from '../../sigstore/index.ts';
import { openStore } from '../../store/index.ts';
import type { Store } from '../../store/ports.ts';
import { buildArtifacts } from '../build.ts';
import { INDEX_TAG, ArtifactLayout } from '../layout.ts';
import { PulledFeeds } from '../pulled-feeds.ts';
import type { ArtifactSource } from '../source.ts';

export const FEED = 'debian-tracker';
export const NOON = '2026-11-27T12:00:00.000Z';
export const EVENING = '2026-11-27T18:00:00.000Z';
const { privateKey, publicKey } = generateKeyPairSync('ed25519');

/** A record with one range in each of these ecosystems. */
export function record(id: string, ecosystems: readonly string[]): KeyedAdvisory {
  return {
    id,
    cves: [id],
    aliases: [],
    title: `what ${id} does`,
    ratings: [],
    ranges: ecosystems.map((ecosystem) => ({
      ecosystem,
      package: 'anchor',
      upper: '1.0-2',
      fixedVersion: '1.0-2',
      state: 'fixed',
      lowerKey: new Uint8Array(),
      upperKey: new Uint8Array([2, 1, 0]),
    })),
  };
}

/** A store that artifacts are built from, and one that loads them. */
export class ArtifactWorld {
  readonly folder: string;
  readonly builder: Store;
  readonly client: Store;
  /** How often the feed's own source was asked. */
  asked = 0;

  private constructor(folder: string, builder: Store, client: Store) {
    this.folder = folder;
    this.builder = builder;
    this.client = client;
  }

  static async open(): Promise<ArtifactWorld> {
    const folder = mkdtempSync(join(tmpdir(), 'plimsoll-artifacts-'));
    const builder = await openStore({ file: join(folder, 'builder.db') });
    const client = await openStore({ file: join(folder, 'client.db') });
    return new ArtifactWorld(folder, builder, client);
  }

  async close(): Promise<void> {
    await this.builder.close();
    await this.client.close();
    rmSync(this.folder, { recursive: true });
  }

  /** The feed as its own source sends it. */
  readonly tracker: Feed = {
    id: FEED,
    title: 'tracker',
    address: 'https://tracker.example',
    intervalMinutes: 120,
    sync: async (_part, { store }) => {
      this.asked++;
      const before = await store.advisories.feedState(FEED);
      const sync = await store.advisories.beginSync(FEED, 'full');
      await sync.add([record('CVE-2099-9999', ['Debian:12', 'Debian:13'])]);
      await sync.commit({ syncedAt: EVENING, problems: [], cursor: before?.cursor ?? 'from nothing' });
      return { kind: 'updated', problems: [] };
    },
  };

  async fill(store: Store, records: readonly KeyedAdvisory[], outcome: Partial<SyncOutcome> = {}) {
    const sync = await store.advisories.beginSync(FEED, 'full');
    await sync.add(records);
    await sync.commit({ syncedAt: NOON, problems: [], etag: '"1"', ...outcome });
  }

  async build(name: string): Promise<ArtifactLayout> {
    await buildArtifacts(this.builder, {
      folder: join(this.folder, name),
      signing: { key: privateKey, asBundle: false },
    });
    return new ArtifactLayout(join(this.folder, name));
  }

  pulled(source: ArtifactSource, store = this.client): PulledFeeds {
    return new PulledFeeds({ source, index: INDEX_TAG, voucher: voucherByKey(publicKey), store });
  }

  wanted(...releases: readonly string[]): WantedFeed {
    return { feed: this.tracker, part: '', scopes: releases.map((release) => `Debian:${release}`) };
  }

  context(at = '2026-11-27T12:30:00.000Z', store = this.client): FeedContext {
    const http = { request: () => Promise.reject(new Error('no network')), close: () => Promise.resolve() };
    return { http, store, resolve: (url) => url, now: () => new Date(at) };
  }

  /** Returns the ecosystems that the client's store holds, by record. */
  async held(): Promise<Readonly<Record<string, readonly string[]>>> {
    const ecosystems = ['Debian:12', 'Debian:13', ''];
    const ranges = await this.client.advisories.rangesAbout(['anchor', ''], ecosystems);
    const byRecord = Map.groupBy(ranges, (range) => range.record);
    return Object.fromEntries(
      [...byRecord].sort().map(([id, own]) => [id, own.map(({ ecosystem }) => ecosystem).sort()]),
    );
  }
}
