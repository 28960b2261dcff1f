import { createHash, createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeImage } from '../../bin/examples/write-image.ts';
import { sealEnvelope } from '../../src/sigstore/index.ts';
import { User } from '../support/cli.ts';
import { FeedMirror } from '../support/feed-mirror.ts';
import { DEBIAN, writeFeeds, writeNews } from '../support/harbour.ts';
import { needs } from '../support/needs.ts';
import { serveReferrers, type ReferrersRegistry } from '../support/referrers-registry.ts';

const DSSE = 'application/vnd.dsse.envelope.v1+json';

let mirror: FeedMirror;
let user: User;
let registry: ReferrersRegistry;
let image: string;

beforeEach(() => {
  mirror = new FeedMirror();
  writeFeeds(mirror);
  user = new User();
  for (const name of ['key', 'other']) {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    user.write(`${name}.pem`, privateKey.export({ type: 'pkcs8', format: 'pem' }));
    user.write(`${name}.pub`, publicKey.export({ type: 'spki', format: 'pem' }));
  }
});

afterEach(() => {
  user[Symbol.dispose]();
  mirror[Symbol.dispose]();
});

/** Starts a registry, which ends with its test. */
async function publish(): Promise<void> {
  registry = await serveReferrers();
  image = `${registry.repository}@${registry.hold(await unpacked('ship', DEBIAN))}`;
}

async function unpacked(name: string, example: typeof DEBIAN): Promise<string> {
  const folder = path.join(user.folder, name);
  mkdirSync(folder);
  user.write(`${name}.tar`, writeImage(example));
  await user.execute('tar', ['--extract', '--no-same-owner', '-f', `${name}.tar`, '--directory', folder]);
  return folder;
}

const attest = (name: string, ...args: string[]) =>
  user.run(['attest', name, '--feeds-mirror', mirror.folder, '--store', 'attest.db', ...args]);

interface Report {
  readonly results: readonly {
    readonly image: { readonly sbom?: string };
    readonly problems: readonly { readonly kind: string; readonly message: string }[];
    readonly packages: readonly object[];
    readonly findings: readonly object[];
  }[];
}

/** Scans with an empty store, so that each layer is fetched unless there is no need to. */
async function scan(name: string, ...args: string[]) {
  registry.asked();
  const run = await user.run([
    ...['scan', name, '--format', 'json', '--feeds-mirror', mirror.folder],
    ...['--store', `${Math.random()}.db`, ...args],
  ]);
  expect(run.stderr).toBe('');
  const [result] = (JSON.parse(run.stdout) as Report).results;
  if (!result) throw new Error('there is a result');
  const { manifest } = imageIn(registry, image);
  const asked = registry.asked();
  return {
    ...result,
    notes: result.problems.map(({ kind, message }) => `${kind}: ${message}`),
    readsLayers: manifest.layers.some(({ digest }) => asked.includes(`GET blobs/${digest}`)),
  };
}

function imageIn({ contents }: ReferrersRegistry, name: string) {
  const bytes = contents.get(name.slice(name.indexOf('@') + 1))?.bytes;
  return { manifest: JSON.parse(String(bytes)) as { layers: { digest: string }[] } };
}

const trusting = (key = 'key.pub') => ['--if-attested', '--attest-key', key];

/** Attaches an envelope as the only attestation there is. */
function attachOnly(envelope: string): void {
  for (const [name, { bytes }] of registry.contents) {
    if (name.endsWith('.att') || bytes.includes('"subject"')) registry.contents.delete(name);
  }
  const bytes = Buffer.from(envelope);
  const digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
  registry.contents.set(digest, { bytes, mediaType: DSSE });
  const manifest = { layers: [{ mediaType: DSSE, digest, size: bytes.length }] };
  const tag = image.slice(image.indexOf('@') + 1).replace(':', '-');
  const mediaType = 'application/vnd.oci.image.manifest.v1+json';
  registry.contents.set(`${tag}.att`, { bytes: Buffer.from(JSON.stringify(manifest)), mediaType });
}

/** Returns the envelope of the package list that a key attests. */
async function listOf(name: string, key = 'key.pem'): Promise<string> {
  const run = await attest(name, '--key', key, '--no-push', '--out', 'list.jsonl');
  expect(run).toMatchObject({ code: 0, stderr: '' });
  return user.read('list.jsonl').split('\n')[1] ?? '';
}

/** Signs a statement that was changed, as its owner could. */
function resigned(envelope: string, change: (statement: Statement) => void): string {
  const { payload } = JSON.parse(envelope) as { payload: string };
  const statement = JSON.parse(Buffer.from(payload, 'base64').toString()) as Statement;
  change(statement);
  const key = createPrivateKey(user.read('key.pem'));
  return Buffer.from(sealEnvelope(Buffer.from(JSON.stringify(statement)), key)).toString();
}

interface Statement {
  subject: { digest: { sha256: string } }[];
  predicate: {
    metadata: {
      properties: { name: string; value: string }[];
      component: { properties: { name: string; value: string }[] };
    };
  };
}

describe('an image that was attested', needs('Linux'), () => {
  it('matches an attested package list with the advisories of the day', async () => {
    await publish();
    expect(await attest(image, '--key', 'key.pem')).toMatchObject({ code: 0, stderr: '' });
    const whole = await scan(image);
    const listed = await scan(image, ...trusting());
    expect(listed.notes).toEqual(whole.notes);
    expect([whole.readsLayers, listed.readsLayers]).toEqual([true, false]);
    expect(listed.image.sbom).toMatch(/^attestation sha256:[0-9a-f]{64}$/u);
    expect(listed.packages).toEqual(whole.packages);
    expect(listed.findings).toEqual(whole.findings);
    writeNews(mirror);
    const news = await scan(image, ...trusting());
    expect(news.readsLayers).toBe(false);
    expect(news.findings).toEqual((await scan(image)).findings);
    expect(news.findings).not.toEqual(listed.findings);
  });

  it('finds an attestation among the referrers of the image', async () => {
    await publish();
    await attest(image, '--key', 'key.pem');
    for (const name of registry.contents.keys()) if (name.endsWith('.att')) registry.contents.delete(name);
    expect((await scan(image, ...trusting())).readsLayers).toBe(false);
  });

  it('finds a Sigstore bundle among the referrers of the image', async () => {
    await publish();
    await attest(image, '--key', 'key.pem', '--bundle');
    expect((await scan(image, ...trusting())).readsLayers).toBe(false);
    expect((await scan(image, ...trusting('other.pub'))).readsLayers).toBe(true);
  });
});

describe('an attestation that does not count', needs('Linux'), () => {
  it.each<[string, () => Promise<string | undefined>, string]>([
    ['is missing', () => Promise.resolve(undefined), 'none is attached'],
    ['is by another key', () => listOf(image, 'other.pem'), 'not signed by the given key'],
    [
      'nobody signed',
      async () => JSON.stringify({ ...(JSON.parse(await listOf(image)) as object), signatures: [] }),
      'not signed by the given key',
    ],
    [
      'is of another image',
      async () => {
        const other = { ...DEBIAN, created: '2020-01-01T00:00:00Z' };
        return listOf(`oci:${await unpacked('boat', other)}`);
      },
      'about another image',
    ],
    [
      'was renamed from another image',
      async () => {
        const other = { ...DEBIAN, created: '2020-01-01T00:00:00Z' };
        const envelope = await listOf(`oci:${await unpacked('boat', other)}`);
        return resigned(envelope, ({ subject }) => {
          if (subject[0]) subject[0].digest.sha256 = image.slice(image.indexOf('sha256:') + 7);
        });
      },
      'its package list is of another image',
    ],
    [
      'was made by other catalogers',
      async () =>
        resigned(await listOf(image), ({ predicate }) => {
          for (const each of predicate.metadata.properties) each.value = 'dpkg/1';
        }),
      'reads images differently',
    ],
    [
      'does not say who read the image',
      async () =>
        resigned(await listOf(image), ({ predicate }) => {
          predicate.metadata.properties = [];
        }),
      'not a package list that plimsoll attest wrote',
    ],
    [
      'has a hole',
      async () =>
        resigned(await listOf(image), ({ predicate }) => {
          const value = JSON.stringify({ kind: 'layer-unreadable', subject: 'x', message: 'gone' });
          predicate.metadata.component.properties.push({ name: 'plimsoll:problem', value });
        }),
      'it has a hole: layer-unreadable: gone',
    ],
    ['is not an envelope', () => Promise.resolve('{"payload":'), 'not valid JSON'],
  ])('reads the image, with a note, if its attestation %s', async (_title, make, reason) => {
    await publish();
    const envelope = await make();
    if (envelope !== undefined) attachOnly(envelope);
    const whole = await scan(image);
    const { notes, readsLayers, packages, findings } = await scan(image, ...trusting());
    expect(readsLayers).toBe(true);
    expect({ packages, findings }).toEqual({ packages: whole.packages, findings: whole.findings });
    const [note, ...others] = notes.filter((each) => !whole.notes.includes(each));
    expect(note).toContain('attestation-not-used: the image was read, and no attested package list used: ');
    expect(note).toContain(reason);
    expect(others).toEqual([]);
  });

  it('reads the image, with a note, if the registry has lost an attestation', async () => {
    await publish();
    const envelope = await listOf(image);
    attachOnly(envelope);
    for (const [name, { bytes }] of registry.contents) {
      if (bytes.equals(Buffer.from(envelope))) registry.contents.delete(name);
    }
    const { notes, readsLayers } = await scan(image, ...trusting());
    expect(readsLayers).toBe(true);
    expect(notes.join('\n')).toMatch(/attestation-not-used: .* has no layer sha256:/u);
  });

  it('reads an image that is in no registry, with a note', async () => {
    await publish();
    const { notes } = await scan('./ship.tar', ...trusting());
    expect(notes.join('\n')).toContain('no attested package list used: the image is in no registry');
  });

  it('ends with 2 without a key, or with an invalid one', async () => {
    await publish();
    const missing = await user.run(['scan', image, '--if-attested', '--feeds-mirror', mirror.folder]);
    expect(missing).toMatchObject({ code: 2 });
    expect(missing.stderr).toContain('--if-attested needs --attest-key');
    const wrong = await user.run(['scan', image, ...trusting('key.pem'), '--feeds-mirror', mirror.folder]);
    expect(wrong).toMatchObject({ code: 2 });
    expect(wrong.stderr).toContain('it is a private key');
  });
});
