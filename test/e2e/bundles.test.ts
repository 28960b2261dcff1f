import { generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeImage } from '../../bin/examples/write-image.ts';
import { PACKAGES } from '../../src/attest/index.ts';
import { BUILDER, fakeSigstore, ISSUER, type FakeBundle } from '../../src/sigstore/testing/fake-sigstore.ts';
import { attachBundle } from '../support/attach-bundle.ts';
import { User } from '../support/cli.ts';
import { startDockerRegistry, type DockerRegistry } from '../support/docker-registry.ts';
import { FeedMirror } from '../support/feed-mirror.ts';
import { DEBIAN, writeFeeds } from '../support/harbour.ts';
import { needs, REGISTRY } from '../support/needs.ts';

const mirror = new FeedMirror();
const user = new User();

beforeAll(() => {
  writeFeeds(mirror);
  for (const name of ['key', 'other']) {
    const { privateKey, publicKey } = generateKeyPairSync('ed25519');
    user.write(`${name}.pem`, privateKey.export({ type: 'pkcs8', format: 'pem' }));
    user.write(`${name}.pub`, publicKey.export({ type: 'spki', format: 'pem' }));
  }
  // cosign asks for a root even where a key decides.
  user.write('root.json', '{"mediaType":"application/vnd.dev.sigstore.trustedroot+json;version=0.1"}');
});

afterAll(() => {
  user[Symbol.dispose]();
  mirror[Symbol.dispose]();
});

const attest = (image: string, ...args: string[]) =>
  user.run(['attest', image, '--feeds-mirror', mirror.folder, ...args]);

/** Scans an image by what is attested, and tells by what. */
async function scan(image: string, ...args: string[]) {
  const run = await user.run([
    ...['scan', image, '--feeds-mirror', mirror.folder, '--format', 'json', '--if-attested', ...args],
  ]);
  const { results } = JSON.parse(run.stdout) as {
    results: { image: { sbom?: string }; problems: { kind: string; message: string }[] }[];
  };
  const [{ image: read, problems } = { image: {}, problems: [] }] = results;
  return { sbom: read.sbom, notes: problems.map(({ message }) => message).join('\n') };
}

/** Returns the statement about packages in a file of bundles. */
function packagesIn(file: string): string {
  const [, packages = ''] = user.read(file).split('\n');
  const { mediaType, dsseEnvelope } = JSON.parse(packages) as FakeBundle;
  expect(mediaType).toBe('application/vnd.dev.sigstore.bundle.v0.3+json');
  return Buffer.from(dsseEnvelope.payload, 'base64').toString();
}

describe('a Sigstore bundle', needs(...REGISTRY, 'cosign'), () => {
  let registry: DockerRegistry;
  let pushed = 0;

  beforeAll(async () => {
    registry = await startDockerRegistry();
  });

  afterAll(() => registry.stop());

  /** Pushes an image that nothing is attached to. */
  function newImage(): string {
    pushed++;
    const created = `2020-01-01T00:00:0${pushed}Z`;
    registry.pushArchive(writeImage({ ...DEBIAN, created }), `team/ship-${pushed}:1`);
    return `${registry.host}/team/ship-${pushed}:1`;
  }

  const verify = (image: string, key: string) =>
    user.execute('cosign', [
      ...['verify-attestation', '--key', key, '--type', 'cyclonedx', '--insecure-ignore-tlog'],
      ...['--new-bundle-format', '--trusted-root', 'root.json', '--allow-http-registry', image],
    ]);

  it('satisfies cosign, by the right key alone', async () => {
    const image = newImage();
    expect(await attest(image, '--key', 'key.pem', '--bundle')).toMatchObject({ code: 0, stderr: '' });
    const verified = await verify(image, 'key.pub');
    expect(verified, verified.stderr).toMatchObject({ code: 0 });
    expect(await verify(image, 'other.pub')).not.toMatchObject({ code: 0 });
  });

  it('replaces the reading of an image, by the right key alone', async () => {
    const image = newImage();
    await attest(image, '--key', 'key.pem', '--bundle');
    expect((await scan(image, '--attest-key', 'key.pub')).sbom).toMatch(/^attestation sha256:/u);
    const { sbom, notes } = await scan(image, '--attest-key', 'other.pub');
    expect(sbom).toBeUndefined();
    expect(notes).toContain('not signed by the given key');
    const { stdout } = await user.run(['attest', '--list', image, '--attest-key', 'key.pub']);
    expect(stdout.match(/, verified$/gmu)).toHaveLength(2);
  });

  it('takes a bundle of cosign, which lists it under the type of its configuration', async () => {
    const image = newImage();
    await attest(image, '--key', 'key.pem', '--no-push', '--bundle', '--out', 'own.jsonl');
    const { predicate } = JSON.parse(packagesIn('own.jsonl')) as { predicate: object };
    user.write('packages.json', JSON.stringify(predicate));
    const cosign = async (...args: string[]) => {
      const called = await user.execute('cosign', args, { environment: { COSIGN_PASSWORD: '' } });
      expect(called, called.stderr).toMatchObject({ code: 0 });
    };
    await cosign('import-key-pair', '--key', 'key.pem', '--output-key-prefix', 'of-cosign', '--yes');
    await cosign(
      ...['attest', '--key', 'of-cosign.key', '--type', 'cyclonedx', '--predicate', 'packages.json'],
      ...['--new-bundle-format', '--tlog-upload=false', '--yes', '--allow-http-registry', image],
    );
    expect((await scan(image, '--attest-key', 'key.pub')).sbom).toMatch(/^attestation sha256:/u);
    expect((await scan(image, '--attest-key', 'other.pub')).sbom).toBeUndefined();
  });

  it('replaces the reading of an image, by the right identity alone, as cosign has it', async () => {
    const image = newImage();
    await attest(image, '--key', 'key.pem', '--no-push', '--bundle', '--out', 'own.jsonl');
    const sigstore = await fakeSigstore();
    user.write('authorities.json', sigstore.trustedRoot);
    // cosign 2.5 asks Sigstore's own for this one, whatever the trusted root names.
    const environment = { SIGSTORE_ROOT_FILE: user.write('authority.pem', sigstore.certificate) };
    const statement = packagesIn('own.jsonl');
    const { subject } = JSON.parse(statement) as { subject: [{ digest: { sha256: string } }] };
    const digest = `sha256:${subject[0].digest.sha256}`;
    await attachBundle(await sigstore.sign(statement), PACKAGES, image, digest);
    const trusting = (name: string, issuer = ISSUER) =>
      scan(
        image,
        ...['--attest-identity', name, '--attest-issuer', issuer, '--trusted-root', 'authorities.json'],
      );
    const verifying = (name: string) =>
      user.execute(
        'cosign',
        [
          ...['verify-attestation', '--certificate-identity', name, '--certificate-oidc-issuer', ISSUER],
          ...['--type', 'cyclonedx', '--new-bundle-format', '--trusted-root', 'authorities.json'],
          ...['--allow-http-registry', image],
        ],
        { environment },
      );
    const verified = await verifying(BUILDER);
    expect(verified, verified.stderr).toMatchObject({ code: 0 });
    expect((await trusting(BUILDER)).sbom).toMatch(/^attestation sha256:/u);
    const other = BUILDER.replace('main', 'other');
    expect(await verifying(other)).not.toMatchObject({ code: 0 });
    expect(await trusting(other)).toMatchObject({
      sbom: undefined,
      notes: expect.stringContaining(`signed by ${BUILDER}, not by ${other}`),
    });
    expect((await trusting(BUILDER, 'https://evil.example')).sbom).toBeUndefined();
  });
});
