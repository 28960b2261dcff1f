import { afterAll, beforeAll, expect, it } from 'vitest';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeImage } from '../../bin/examples/write-image.ts';
import { User } from '../support/cli.ts';
import { FeedMirror } from '../support/feed-mirror.ts';
import { ALPINE, writeFeeds } from '../support/harbour.ts';

/** Each costs every start: one is added here only with a reason. */
const PACKAGES = ['commander', 'kysely', 'zod'];
/** Node's own that a scan of known layers, with its feeds at hand, has no use for. */
const LEFT_OUT = [
  'child_process',
  'http',
  'http2',
  'https',
  'tls',
  'worker_threads',
  'internal/crypto/webcrypto',
];

const mirror = new FeedMirror();
const user = new User();

beforeAll(async () => {
  writeFeeds(mirror);
  user.write('boat.tar', writeImage(ALPINE));
  await user.run(['scan', '--feeds-mirror', mirror.folder, './boat.tar']);
});

afterAll(() => {
  user[Symbol.dispose]();
  mirror[Symbol.dispose]();
});

it('loads for a warm offline scan only the packages that it needs', async () => {
  const coverage = path.join(user.folder, 'coverage');
  const environment = { NODE_V8_COVERAGE: coverage };
  expect(await user.run(['scan', '--offline', './boat.tar'], { environment })).toMatchObject({ code: 0 });
  const chunks = readdirSync(coverage).flatMap((file) => scriptsOf(path.join(coverage, file)));
  const text = chunks.map((chunk) => readFileSync(chunk, 'utf8')).join('\n');
  const packages = text
    .matchAll(/^\/\/ node_modules\/((?:@[\w.-]+\/)?[\w.-]+)\//gmu)
    .map(([, name]) => name ?? '');
  expect([...new Set(packages)].toSorted()).toEqual(PACKAGES);
});

it('loads for a warm offline scan no module of Node without a use', async () => {
  const list = path.join(user.folder, 'builtins.json');
  const tell = `require('node:fs').writeFileSync(${JSON.stringify(list)}, JSON.stringify(process.moduleLoadList))`;
  user.write('tell.cjs', `process.on('exit', () => { ${tell} });`);
  const environment = { NODE_OPTIONS: `--require ${path.join(user.folder, 'tell.cjs')}` };
  expect(await user.run(['scan', '--offline', './boat.tar'], { environment })).toMatchObject({ code: 0 });
  const loaded: readonly string[] = JSON.parse(readFileSync(list, 'utf8'));
  expect(loaded).toContain('NativeModule sqlite');
  expect(LEFT_OUT.filter((name) => loaded.includes(`NativeModule ${name}`))).toEqual([]);
});

/** The files of the bundle that a run of it loaded. */
function scriptsOf(file: string): readonly string[] {
  const { result }: { readonly result: readonly { readonly url: string }[] } = JSON.parse(
    readFileSync(file, 'utf8'),
  );
  return result.flatMap(({ url }) =>
    url.startsWith('file:') && url.includes('/dist/') ? [fileURLToPath(url)] : [],
  );
}
