import { parseRepository, Repository } from '../../src/artifact/index.ts';
import { attachBundles } from '../../src/attest/index.ts';
import { parseDigest } from '../../src/domain/index.ts';
import { testClient } from '../../src/http/testing/loopback.ts';
import type { FakeBundle } from '../../src/sigstore/testing/fake-sigstore.ts';

/** Attaches a bundle to an image, or to any other manifest, of a registry on this machine. */
export async function attachBundle(
  bundle: FakeBundle,
  predicateType: string,
  name: string,
  digest: string,
): Promise<void> {
  const subject = parseDigest(digest);
  if (!subject) throw new Error(`${digest} is not a digest`);
  const credentials = { configFiles: [], environment: {} };
  const repository = new Repository(parseRepository(name), { http: testClient().http, credentials });
  await attachBundles([{ predicateType, bytes: Buffer.from(JSON.stringify(bundle)) }], subject, repository);
}
