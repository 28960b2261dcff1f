import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { chownSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, truncateSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeImage } from '../../bin/examples/write-image.ts';
import { User } from '../support/cli.ts';
import { FeedMirror } from '../support/feed-mirror.ts';
import { ALPINE, writeFeeds } from '../support/harbour.ts';

/** Each costs every start: one is added here only with a reason. */
const PACKAGES = ['commander', 'kysely', 'zod'];
const FILES = ['archives.js', 'main.js', 'plimsoll.js'];
/** Readers of layers, the registry and documents; and schemas, which are made when they are loaded. */
const SOURCES_LEFT_OUT = [
  'src/api/',
  'src/catalog/language/npm/',
  'src/image/layer/',
  'src/image/source/registry/',
  'src/sbom/read/',
  'src/vex/read-vex',
];
/** Node's own that a scan of known layers, with its feeds at hand, has no use for. */
const LEFT_OUT = [
  'child_process',
  'dns',
  'fs/promises',
  'http',
  'http2',
  'https',
  'tls',
  'worker_threads',
  'internal/crypto/webcrypto',
];

/** The user `nobody`. */
const OTHER_USER = 65534;
/** A file that was changed less than this before it was read is not trusted to be the same. */
const SETTLED_MS = 2_500;

const mirror = new FeedMirror();
const user = new User();

beforeAll(async () => {
  // Compiles the bundle itself.
  rmSync(path.dirname(keptCode()));
  writeFeeds(mirror);
  const image = path.join(user.folder, user.write('boat.tar', writeImage(ALPINE)));
  await vi.waitUntil(() => Date.now() - statSync(image).ctimeMs > SETTLED_MS, { timeout: 10_000 });
  await user.run(['scan', '--feeds-mirror', mirror.folder, './boat.tar']);
});

afterAll(() => {
  user[Symbol.dispose]();
  mirror[Symbol.dispose]();
});

it('loads for a warm offline scan only the packages that it needs, and no schemas of the API', async () => {
  const coverage = path.join(user.folder, 'coverage');
  const environment = { NODE_V8_COVERAGE: coverage };
  expect(await user.run(['scan', '--offline', './boat.tar'], { environment })).toMatchObject({ code: 0 });
  const chunks = readdirSync(coverage).flatMap((file) => scriptsOf(path.join(coverage, file)));
  expect(chunks.map((chunk) => path.basename(chunk)).toSorted()).toEqual(FILES);
  const text = chunks.map((chunk) => readFileSync(chunk, 'utf8')).join('\n');
  const packages = text
    .matchAll(/^ *\/\/! node_modules\/((?:@[\w.-]+\/)?[\w.-]+)\//gmu)
    .map(([, name]) => name ?? '');
  expect([...new Set(packages)].toSorted()).toEqual(PACKAGES);
  expect(SOURCES_LEFT_OUT.filter((source) => text.includes(`//! ${source}`))).toEqual([]);
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

it('keeps the compiled code of a scan once, and takes it from then on', async () => {
  await user.run(['scan', '--offline', './boat.tar']);
  const written = statSync(keptCode()).mtimeMs;
  expect(await user.run(['scan', '--offline', './boat.tar'])).toMatchObject({ code: 0, stderr: '' });
  expect(statSync(keptCode()).mtimeMs).toBe(written);
});

it('compiles anew where the kept code is damaged', async () => {
  const damagedSize = statSync(keptCode()).size - 1;
  truncateSync(keptCode(), damagedSize);
  expect(await user.run(['scan', '--offline', './boat.tar'])).toMatchObject({ code: 0, stderr: '' });
  expect(statSync(keptCode()).size).not.toBe(damagedSize);
});

it.each(['/dev/null/cache', '/proc/cache'])('scans where code cannot be kept: %s', async (folder) => {
  const environment = { XDG_CACHE_HOME: folder };
  const args = ['scan', '--offline', '--store', user.store, './boat.tar'];
  expect(await user.run(args, { environment })).toMatchObject({ code: 0, stderr: '' });
});

it(
  'keeps no code in a folder of another user, who could plant some',
  { skip: process.getuid?.() !== 0 },
  async () => {
    const folder = path.join(user.home, 'others/plimsoll/compiled');
    mkdirSync(folder, { recursive: true });
    chownSync(folder, OTHER_USER, OTHER_USER);
    const environment = { XDG_CACHE_HOME: path.join(user.home, 'others') };
    expect(await user.run(['scan', '--offline', './boat.tar'], { environment })).toMatchObject({
      stderr: '',
    });
    expect(readdirSync(folder)).toEqual([]);
  },
);

it('takes the kept code of a file that follows one without', async () => {
  rmSync(keptCode('archives'));
  const written = statSync(keptCode('reading')).mtimeMs;
  const args = ['scan', '--offline', '--store', path.join(user.folder, 'cold.db'), './boat.tar'];
  expect(await user.run(args)).toMatchObject({ stderr: '' });
  expect(statSync(keptCode('archives')).size).toBeGreaterThan(0);
  expect(statSync(keptCode('reading')).mtimeMs).toBe(written);
});

/** A file of a scan's compiled code: that of a file of the bundle, or the first. */
function keptCode(file = ''): string {
  const folder = path.join(path.dirname(user.store), 'compiled');
  const [name = 'none'] = readdirSync(folder).filter((each) => each.startsWith(`scan-${file}`));
  return path.join(folder, name);
}

/** The files of the bundle that a run of it loaded. */
function scriptsOf(file: string): readonly string[] {
  const { result }: { readonly result: readonly { readonly url: string }[] } = JSON.parse(
    readFileSync(file, 'utf8'),
  );
  return result.flatMap(({ url }) =>
    url.startsWith('file:') && url.includes('/dist/') ? [fileURLToPath(url)] : [],
  );
}
