import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'vitest';
import { writeImage } from '../../bin/examples/write-image.ts';
import { User, type Run } from './cli.ts';
import { FeedMirror } from './feed-mirror.ts';
import { ALPINE, DEBIAN, writeFeeds, writeNews } from './harbour.ts';

/** Nothing is to be had there: what a scan finds all the same, it has from artifacts. */
export const NOWHERE = 'empty-mirror';

/** A user who makes artifacts of feeds, with two pairs of keys, `key` and `other`, and scans two images by them. */
export class FeedsPublisher {
  readonly mirror = new FeedMirror();
  readonly user = new User();

  constructor() {
    writeFeeds(this.mirror);
    this.user.write('ship.tar', writeImage(DEBIAN));
    this.user.write('boat.tar', writeImage(ALPINE));
    mkdirSync(path.join(this.user.folder, NOWHERE));
    for (const name of ['key', 'other']) {
      const { privateKey, publicKey } = generateKeyPairSync('ed25519');
      this.user.write(`${name}.pem`, privateKey.export({ type: 'pkcs8', format: 'pem' }));
      this.user.write(`${name}.pub`, publicKey.export({ type: 'spki', format: 'pem' }));
    }
  }

  [Symbol.dispose](): void {
    this.user[Symbol.dispose]();
    this.mirror[Symbol.dispose]();
  }

  scan(image: string, store: string, ...args: readonly string[]): Promise<Run> {
    return this.user.run(['scan', image, '--store', store, '--format', 'json', ...args]);
  }

  /** Loads the builder's store by scans, and makes artifacts of it. */
  async build(out: string, ...args: readonly string[]): Promise<void> {
    for (const image of ['./ship.tar', './boat.tar']) {
      await this.scan(image, 'builder.db', '--feeds-mirror', this.mirror.folder);
    }
    const build = ['feeds', 'build', '--out', `oci:${out}`, '--store', 'builder.db', ...args];
    expect(await this.user.run(build)).toMatchObject({ code: 0, stderr: '' });
  }

  /** Has the feeds change, and the builder's store take it in. */
  async syncNews(): Promise<void> {
    writeNews(this.mirror);
    await this.user.run(['feeds', 'sync', '--store', 'builder.db', '--feeds-mirror', this.mirror.folder]);
  }

  /** The digests of a layout, by tag. */
  tagsOf(folder: string): ReadonlyMap<string, string> {
    const { manifests } = JSON.parse(
      readFileSync(path.join(this.user.folder, folder, 'index.json'), 'utf8'),
    ) as { manifests: { digest: string; annotations: Record<string, string> }[] };
    return new Map(
      manifests.map((each) => [each.annotations['org.opencontainers.image.ref.name'] ?? '', each.digest]),
    );
  }
}

/** Arguments of a scan that takes feeds from a place, by a key, and from nowhere else. */
export function from(place: string, key = 'key.pub'): readonly string[] {
  return ['--feeds-from', place, '--feeds-key', key, '--feeds-mirror', NOWHERE];
}

/** Returns `KIND:SUBJECT` of the problems in a report in JSON. */
export function problemsIn(report: string): readonly string[] {
  const { results } = JSON.parse(report) as { results: { problems: { kind: string; subject: string }[] }[] };
  return results.flatMap(({ problems }) => problems.map(({ kind, subject }) => `${kind}:${subject}`));
}
