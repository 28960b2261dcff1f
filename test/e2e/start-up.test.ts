import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import {
  chownSync,
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
} from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeImage } from '../../bin/examples/write-image.ts';
import { PROGRAM, User, type RunOptions } from '../support/cli.ts';
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

/** A bundle without the code that the build compiled, as V8 would refuse it. */
const refused = path.join(user.home, 'bundle/dist/plimsoll.js');
const runRefused = (args: readonly string[], options?: RunOptions) =>
  user.execute(process.execPath, [refused, ...args], options);

beforeAll(async () => {
  const [dist, node_modules] = [path.dirname(PROGRAM), path.resolve(PROGRAM, '../../node_modules')];
  const filter = (source: string) => !source.endsWith('.map') && source !== path.join(dist, 'compiled');
  cpSync(dist, path.dirname(refused), { recursive: true, filter });
  symlinkSync(node_modules, path.resolve(refused, '../../node_modules'));
  // Compiles the bundle itself.
  rmSync(compiledFolder());
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

it('takes the code that the build compiled, and writes none', async () => {
  expect(await user.run(['scan', '--offline', './boat.tar'])).toMatchObject({ code: 0, stderr: '' });
  expect(readdirSync(compiledFolder()).filter((name) => name.startsWith('scan-'))).toEqual([]);
});

it('writes the compiled code of a scan once where V8 refuses that of the build', async () => {
  await runRefused(['scan', '--offline', './boat.tar']);
  const written = statSync(ownCode()).mtimeMs;
  expect(await runRefused(['scan', '--offline', './boat.tar'])).toMatchObject({ code: 0, stderr: '' });
  expect(statSync(ownCode()).mtimeMs).toBe(written);
});

it('compiles anew where the code is damaged', async () => {
  const damagedSize = statSync(ownCode()).size - 1;
  truncateSync(ownCode(), damagedSize);
  expect(await runRefused(['scan', '--offline', './boat.tar'])).toMatchObject({ code: 0, stderr: '' });
  expect(statSync(ownCode()).size).not.toBe(damagedSize);
});

it.each(['/dev/null/cache', '/proc/cache'])('scans where no code can be written: %s', async (folder) => {
  const environment = { XDG_CACHE_HOME: folder };
  const args = ['scan', '--offline', '--store', user.store, './boat.tar'];
  for (const run of [runRefused, user.run.bind(user)])
    expect(await run(args, { environment })).toMatchObject({ code: 0, stderr: '' });
});

it(
  'writes no code to a folder of another user, who could plant some',
  { skip: process.getuid?.() !== 0 },
  async () => {
    const folder = path.join(user.home, 'others/plimsoll/compiled');
    mkdirSync(folder, { recursive: true });
    chownSync(folder, OTHER_USER, OTHER_USER);
    const environment = { XDG_CACHE_HOME: path.join(user.home, 'others') };
    expect(await runRefused(['scan', '--offline', './boat.tar'], { environment })).toMatchObject({
      stderr: '',
    });
    expect(readdirSync(folder)).toEqual([]);
  },
);

it('takes the code of a file that follows one without', async () => {
  const args = ['scan', '--offline', '--store', path.join(user.folder, 'cold.db'), './boat.tar'];
  expect(await runRefused(args)).toMatchObject({ stderr: '' });
  rmSync(ownCode('archives'));
  rmSync(path.join(user.folder, 'cold.db'));
  const written = statSync(ownCode('reading')).mtimeMs;
  expect(await runRefused(args)).toMatchObject({ stderr: '' });
  expect(statSync(ownCode('archives')).size).toBeGreaterThan(0);
  expect(statSync(ownCode('reading')).mtimeMs).toBe(written);
});

function compiledFolder(): string {
  return path.join(path.dirname(user.store), 'compiled');
}

/** A file of compiled code that a scan wrote: that of a file of the bundle, or the first. */
function ownCode(file = ''): string {
  const [name = 'none'] = readdirSync(compiledFolder()).filter((each) => each.startsWith(`scan-${file}`));
  return path.join(compiledFolder(), name);
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
