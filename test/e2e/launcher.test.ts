import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };

const project = resolve(import.meta.dirname, '../..');

let folder: string;
let clone: string;
let tools: string;

/** Installs as npm does, from the packages of this clone, and leaves a note of how it was called. */
const NPM = `#!/bin/sh
if [ "$1" = config ]; then printf '%s\\n' "$TMPDIR"; exit; fi
echo "$@" >>"$TMPDIR/calls"
[ ! -e "$TMPDIR/no-network" ] || { echo 'npm error network'; exit 1; }
rm -rf "$CLONE/node_modules"
# No link to Node in here: npm 9 takes away its own.
mkdir -p "$CLONE/node_modules/.bin"
ln -s "$PACKAGES"/* "$PACKAGES"/@* "$CLONE/node_modules"
echo {} >"$CLONE/node_modules/.package-lock.json"
`;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'plimsoll launcher-'));
  clone = join(folder, 'a clone');
  tools = join(folder, 'tools');
  mkdirSync(tools);
  writeFileSync(join(tools, 'npm'), NPM);
  chmodSync(join(tools, 'npm'), 0o755);
  for (const name of [
    'plimsoll',
    'package.json',
    'package-lock.json',
    'bin',
    'src',
    'examples',
    'docs/reference',
    'tsconfig.json',
  ])
    cpSync(join(project, name), join(clone, name), { recursive: true });
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

function launch(program = join(clone, 'plimsoll')) {
  const environment = { TMPDIR: folder, CLONE: clone, PACKAGES: join(project, 'node_modules') };
  const { status, stdout, stderr } = spawnSync(program, ['--version'], {
    cwd: '/',
    env: { ...environment, PATH: [tools, '/usr/bin', '/bin'].join(delimiter) },
    encoding: 'utf8',
  });
  return { code: status, stdout, stderr };
}

const VERSION = { code: 0, stdout: `${manifest.version}\n`, stderr: '' };
const FIRST_USE = /^plimsoll: first use: installing .*\nplimsoll: building the bundle\n$/;

it('installs and builds on first use, says so, and starts at once from then on, by a link too', () => {
  expect(launch()).toEqual({ ...VERSION, stderr: expect.stringMatching(FIRST_USE) });
  symlinkSync(join(clone, 'plimsoll'), join(folder, 'linked'));
  expect(launch(join(folder, 'linked'))).toEqual(VERSION);
  const calls = readFileSync(join(folder, 'calls'), 'utf8').trimEnd().split('\n');
  expect(calls).toEqual([
    expect.stringMatching(/^ci .*--ignore-scripts --engine-strict=false --include=optional --omit=dev$/),
  ]);
});

it('shows why an installation failed, and tries again on the next use', () => {
  writeFileSync(join(folder, 'no-network'), '');
  expect(launch()).toEqual({
    code: 2,
    stdout: '',
    stderr: expect.stringMatching(/npm error network\nplimsoll: this step failed: .*\nhint: .*\n$/),
  });
  rmSync(join(folder, 'no-network'));
  expect(launch()).toMatchObject({ code: 0, stderr: expect.stringMatching(FIRST_USE) });
});

it("starts on the machine's Node where the pinned one does not run, if it is new enough", () => {
  launch();
  rmSync(join(clone, 'node_modules/.bin/node'));
  const pinned = join(clone, `node_modules/node-linux-${process.arch}`);
  rmSync(pinned);
  mkdirSync(join(pinned, 'bin'), { recursive: true });
  writeFileSync(join(pinned, 'bin/node'), '#!/bin/sh\nexit 127\n', { mode: 0o755 });

  symlinkSync('/bin/ln', join(tools, 'ln'));
  expect(link()).toEqual({ code: 2, stderr: expect.stringContaining('Node.js 24 or newer is needed') });
  symlinkSync(process.execPath, join(tools, 'node'));
  expect(link()).toEqual({ code: 0, stderr: '' });
  expect(launch()).toEqual(VERSION);
});

/** On a machine with no Node but one among the tools. */
function link() {
  const options = { env: { PATH: tools }, encoding: 'utf8' } as const;
  const { status, stderr } = spawnSync('/bin/sh', [join(clone, 'bin/link-node')], options);
  return { code: status, stderr };
}
