import { generateKeyPairSync } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { measure } from './measure.ts';
import type { Mirror } from './mirror.ts';
import { commandOf, removeStore, titleOf } from './scan.ts';
import { measureWork, type Bench } from './work.ts';

const FEEDS = ['debian-tracker', 'kev', 'epss'];

/** From an empty store to a verdict on each image: by the feeds' own sources, and by artifacts of them in a folder. */
export async function measureArtifacts(
  images: readonly [string, ...string[]],
  mirror: Mirror,
  bench: Bench,
): Promise<void> {
  const { folder, program } = bench;
  const builder = join(folder, 'builder.db');
  const store = join(folder, 'artifacts.db');
  const artifacts = join(folder, 'artifacts');
  const sources = ['--feeds-mirror', mirror.address];
  const key = writeKeys(folder);
  const scan = (image: string, file: string, ...options: readonly string[]) => [
    ...program,
    'scan',
    '--store',
    file,
    ...options,
    image,
  ];
  await measure([...program, 'feeds', 'sync', '--store', builder, ...sources, ...FEEDS]);
  // Asks for the CVE records of what is found.
  await measure(scan(images[0], builder, ...sources));
  await measure([
    ...program,
    'feeds',
    'build',
    '--store',
    builder,
    '--out',
    `oci:${artifacts}`,
    '--sign-key',
    key.secret,
  ]);
  const before = () => removeStore(store);
  const pulled = ['--feeds-from', `oci:${artifacts}`, '--feeds-key', key.open, ...sources];
  for (const image of images) {
    await measureWork(
      {
        name: `${titleOf(image)}, empty store to verdict, feeds from artifacts`,
        bound: { name: 'without feeds', command: scan(image, store, '--offline'), before },
        today: { name: 'from artifacts', command: scan(image, store, ...pulled), before },
        peers: [{ name: 'from their sources', command: scan(image, store, ...sources), before }],
        command: image === images[0] ? commandOf('artifacts') : commandOf('artifacts', 'image', image),
      },
      bench,
    );
  }
}

function writeKeys(folder: string): { readonly secret: string; readonly open: string } {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const secret = join(folder, 'key.pem');
  const open = join(folder, 'key.pub');
  writeFileSync(secret, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
  writeFileSync(open, publicKey.export({ type: 'spki', format: 'pem' }));
  return { secret, open };
}
