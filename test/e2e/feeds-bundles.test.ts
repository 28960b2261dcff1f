import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BUILDER, fakeSigstore, ISSUER } from '../../src/sigstore/testing/fake-sigstore.ts';
import { attachBundle } from '../support/attach-bundle.ts';
import { startDockerRegistry, type DockerRegistry } from '../support/docker-registry.ts';
import { FeedsPublisher, from, NOWHERE, problemsIn } from '../support/feeds-publisher.ts';
import { needs, REGISTRY } from '../support/needs.ts';

/** cosign's kind of a statement that only signs. */
const SIGNED = 'https://sigstore.dev/cosign/sign/v1';

let publisher: FeedsPublisher;
let registry: DockerRegistry;
let repository: string;

/** Publishes artifacts, and returns the digest of their index. */
async function publish(...signing: readonly string[]): Promise<string> {
  await publisher.build('layout', ...signing);
  const pushed = await publisher.user.run(['feeds', 'push', 'oci:layout', repository]);
  expect(pushed).toMatchObject({ code: 0, stderr: '' });
  return publisher.tagsOf('layout').get('latest') ?? '';
}

const scan = (store: string, ...args: readonly string[]) => publisher.scan('./ship.tar', store, ...args);

async function cosign(...args: readonly string[]): Promise<void> {
  const environment = { COSIGN_PASSWORD: '' };
  const called = await publisher.user.execute('cosign', args, { environment });
  expect(called, called.stderr).toMatchObject({ code: 0 });
}

describe('artifacts that a Sigstore bundle signs', needs(...REGISTRY, 'cosign'), () => {
  beforeEach(async () => {
    publisher = new FeedsPublisher();
    registry = await startDockerRegistry();
    repository = `${registry.host}/team/advisories`;
  });

  afterEach(async () => {
    publisher[Symbol.dispose]();
    await registry.stop();
  });

  it('satisfies cosign, and a scan by the right key alone', async () => {
    await publish('--sign-key', 'key.pem', '--bundle');
    publisher.user.write(
      'root.json',
      '{"mediaType":"application/vnd.dev.sigstore.trustedroot+json;version=0.1"}',
    );
    await cosign(
      ...['verify-attestation', '--key', 'key.pub', '--type', SIGNED, '--new-bundle-format'],
      ...['--trusted-root', 'root.json', '--insecure-ignore-tlog', '--allow-http-registry'],
      `${repository}:debian-13`,
    );
    const pulled = await scan('pulled.db', ...from(`oci://${repository}`));
    expect(problemsIn(pulled.stdout)).toEqual([]);
    const other = await scan('other.db', ...from(`oci://${repository}`, 'other.pub'));
    expect(other.code).toBe(2);
    expect(other.stderr).toContain('is not signed by the given key: not signed by the given key');
  });

  it('takes artifacts that cosign signed', async () => {
    const digest = await publish();
    publisher.user.write('empty.json', '{}');
    await cosign('import-key-pair', '--key', 'key.pem', '--output-key-prefix', 'of-cosign', '--yes');
    await cosign(
      ...['attest', '--key', 'of-cosign.key', '--type', SIGNED, '--predicate', 'empty.json', '--yes'],
      ...['--new-bundle-format', '--tlog-upload=false', '--allow-http-registry', `${repository}@${digest}`],
    );
    const pulled = await scan('pulled.db', ...from(`oci://${repository}`));
    expect(pulled.stderr).toBe('');
    expect(problemsIn(pulled.stdout)).toEqual([]);
    expect((await scan('other.db', ...from(`oci://${repository}`, 'other.pub'))).code).toBe(2);
  });

  it('takes artifacts by the right identity alone', async () => {
    const digest = await publish('--sign-key', 'key.pem');
    const sigstore = await fakeSigstore();
    publisher.user.write('authorities.json', sigstore.trustedRoot);
    const trusting = async (store: string, name = BUILDER) => {
      const { code, stdout, stderr } = await scan(
        store,
        ...['--feeds-from', `oci://${repository}`, '--feeds-mirror', NOWHERE],
        ...['--trusted-root', 'authorities.json', '--feeds-identity', name, '--feeds-issuer', ISSUER],
      );
      return code === 2 ? stderr : problemsIn(stdout);
    };
    const attachSigned = async (type: string, about: string) => {
      const subject = [{ name: 'x', digest: { sha256: about.slice('sha256:'.length) } }];
      const _type = 'https://in-toto.io/Statement/v1';
      const statement = JSON.stringify({ _type, subject, predicateType: type, predicate: {} });
      await attachBundle(await sigstore.sign(statement), SIGNED, repository, digest);
    };
    const refused = 'is not signed by the given identity: ';
    expect(await trusting('unsigned.db')).toContain(`${refused}it has no Sigstore bundle`);
    await attachSigned(SIGNED, `sha256:${'0'.repeat(64)}`);
    expect(await trusting('elsewhere.db')).toContain(`${refused}about another image`);
    await attachSigned('https://example/tested', digest);
    expect(await trusting('tested.db')).toContain('a statement about it, and no signature');
    await attachSigned(SIGNED, digest);
    expect(await trusting('pulled.db')).toEqual([]);
    expect(await trusting('other.db', `${BUILDER}/`)).toContain(`signed by ${BUILDER}, not by ${BUILDER}/`);
  });
});
