import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeImage } from '../../bin/examples/write-image.ts';
import manifest from '../../package.json' with { type: 'json' };
import { OPTIONS, optionKeys } from '../../src/config/index.ts';
import { PROGRAM, User } from '../support/cli.ts';
import { FeedMirror } from '../support/feed-mirror.ts';
import { DEBIAN, writeFeeds } from '../support/harbour.ts';
import { needs } from '../support/needs.ts';

const user = new User();
const mirror = new FeedMirror();
const SHIP = './ship.tar';
const COMMANDS = [
  [],
  ['scan'],
  ['explain'],
  ['diff'],
  ['index'],
  ['sbom'],
  ['vex'],
  ['convert'],
  ['demo'],
  ['feeds'],
  ['feeds', 'status'],
  ['feeds', 'sync'],
  ['feeds', 'export'],
  ['feeds', 'import'],
  ['fleet'],
  ['fleet', 'affected'],
  ['fleet', 'packages'],
  ['fleet', 'events'],
  ['fleet', 'vex'],
  ['fleet', 'vex', 'add'],
  ['serve'],
  ['klar'],
];
const ESCAPE = '\u{1b}';

beforeAll(() => {
  writeFeeds(mirror);
  user.write('ship.tar', writeImage(DEBIAN));
});

afterAll(() => {
  user[Symbol.dispose]();
  mirror[Symbol.dispose]();
});

describe('help', () => {
  it.each(COMMANDS.map((command) => [command]))('prints the help of %j on stdout', async (command) => {
    const run = await user.run([...command, '--help']);
    expect(run).toMatchObject({ code: 0, stderr: '' });
    expect(run.stdout).toMatch(new RegExp(`^Usage: ${['plimsoll', ...command].join(' ')}`));
    expect(await user.run(['help', ...command.slice(0, 1)])).toMatchObject({ code: 0 });
  });

  it.each(COMMANDS.map((command) => [command]))('fits the help of %j into 80 columns', async (command) => {
    const { stdout } = await user.run([...command, '--help']);
    expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });

  it('names every option with a flag in the help of scan and of serve', async () => {
    const [scan, serve] = await Promise.all([user.run(['scan', '--help']), user.run(['serve', '--help'])]);
    const flags = optionKeys().flatMap((key) =>
      OPTIONS[key].sources.includes('flag') ? [OPTIONS[key].flag] : [],
    );
    const named = scan.stdout + serve.stdout;
    expect(flags.filter((flag) => !named.includes(flag))).toEqual([]);
  });

  it('gives valid usage in the examples of the help', async () => {
    const helps = await Promise.all(COMMANDS.map((command) => user.run([...command, '--help'])));
    const examples = new Set(
      helps.flatMap(({ stdout }) => stdout.split('\n').filter((line) => line.startsWith('  plimsoll '))),
    );
    expect(examples.size).toBeGreaterThan(5);
    for (const example of examples) {
      const { stderr } = await user.run([...example.trim().split(/\s+/).slice(1), '--no-such-option']);
      expect({ example, stderr }).toMatchObject({ stderr: expect.stringContaining('--no-such-option') });
    }
  });
});

describe('wrong usage', () => {
  it.each<[string[], string]>([
    [[], 'Usage: plimsoll'],
    [['scan'], 'error[USAGE]: no image is named\nhint: plimsoll scan'],
    [['explain', 'CVE-2099-0001'], "error[USAGE]: missing required argument 'image'"],
    [['sacn', SHIP], "unknown command 'sacn'"],
    [['sacn', SHIP], 'Did you mean scan?'],
    [['image', 'x', '--exit-code', '1'], 'hint: plimsoll scan x --max negligible=0,unknown=0\n'],
    [['scan', 'x', '--exit-code', '1'], 'exit code\nhint: plimsoll scan x --max negligible=0,unknown=0\n'],
    [['scan', 'x', '--trace'], 'hint: plimsoll scan x --verbose\n'],
    [['scan', 'x', '-f', 'high'], 'hint: plimsoll scan x --fail-on high\n'],
    [['scan', 'cves'], 'hint: plimsoll scan docker://cves'],
    [['k8s', 'cluster'], 'hint: plimsoll watch kubernetes --once'],
    [['purl:list.txt', '--offline'], 'cannot read list.txt'],
    [['scan', 'pkg:npm/a@1'], "hint: echo 'pkg:npm/a@1' | plimsoll scan purl:-"],
    [['scan', SHIP, '-o', 'docx'], 'unknown format "docx"'],
    [['scan', SHIP, '--offlin'], 'Did you mean --offline?'],
    [['scan', SHIP, '--max'], 'argument missing'],
    [['scan', SHIP, '--max', 'terrible=1'], '--max: '],
    [['scan', SHIP, '--max-feed-age', '3 weeks'], '--max-feed-age: "3 weeks" is not a valid duration'],
    [
      ['scan', SHIP, '--platform', 'linux'],
      '--platform: "linux" is not a valid platform; write linux/amd64, arm64',
    ],
    [['explain', 'CVE-2099-0001', SHIP, '--platform', 'all'], 'only scan can read all platforms'],
    [
      ['scan', SHIP, '--platform', 'all', '--server', 'http://127.0.0.1:1'],
      'a server can scan only one platform of an image\nhint: name one',
    ],
    [['scan', SHIP, '--feeds-mirror', 'ftp://mirror'], 'is not a valid mirror'],
    [['scan', SHIP, '--feed-address', 'ovs=http://mirror'], 'unknown feed "ovs"'],
    [['scan', SHIP, '--prefer-feed', 'ovs'], 'unknown feed "ovs"'],
    [['scan', 'team/APP'], 'team/APP'],
    [['scan', ''], 'error[REFERENCE_INVALID]: '],
    [['feeds', 'sync', 'debain-tracker'], 'did you mean debian-tracker?'],
    [['feeds', 'exprot', 'x'], 'Did you mean export?'],
    [['demo', SHIP], 'too many arguments'],
    [['demo', '--offline'], "unknown option '--offline'"],
    [['explain', 'CVE-2099-0001', SHIP, '--format', 'jsn'], 'hint: did you mean json?'],
    [['feeds', 'status', '--format', 'sarif'], 'hint: use one of: table, json'],
    [['feeds', 'sync', 'kev', '--offline'], "unknown option '--offline'"],
  ])('ends the wrong usage %j with 2 and a hint', async (args, message) => {
    const { code, stdout, stderr } = await user.run(args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(message);
    expect(stderr).not.toContain('this is a bug');
  });
});

it('reads one platform as klar, whatever the environment asks for', async () => {
  const { code, stdout, stderr } = await user.run(['klar', SHIP], {
    environment: { PLIMSOLL_PLATFORM: 'all' },
  });
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain('only scan can read all platforms\nhint: name one: ');
});

it('prints the version of the package', async () => {
  expect(await user.run(['--version'])).toEqual({ code: 0, stdout: `${manifest.version}\n`, stderr: '' });
});

describe('output', () => {
  const scan = (...args: string[]) => ['scan', SHIP, '--feeds-mirror', mirror.folder, ...args];

  it('prints to a pipe without colour and progress', async () => {
    const { stdout, stderr } = await user.run(scan());
    expect(stdout).not.toContain(ESCAPE);
    expect(stderr).toBe('');
  });

  it('prints to a pipe in colour when asked to', async () => {
    expect((await user.run(scan('--color', 'always'))).stdout).toContain(ESCAPE);
    const environment = { FORCE_COLOR: '1' };
    expect((await user.run(scan(), { environment })).stdout).toContain(ESCAPE);
  });

  it('prints all of its errors to a slow reader', async () => {
    const missing = Array.from({ length: 1_500 }, (_, i) => `./missing-${i}.tar`);
    const command = `'${process.execPath}' '${PROGRAM}' scan ${missing.join(' ')} 2>&1 >/dev/null | (sleep 0.5; grep -c '^error\\[REFERENCE_INVALID\\]: ')`;
    const { stdout } = await user.execute('bash', ['-c', command]);
    expect(stdout).toBe('1500\n');
  });

  it('ends normally when the reader of its output goes away', async () => {
    const command = `'${process.execPath}' '${PROGRAM}' ${scan('--max', 'critical=0').join(' ')} | head -n 1; echo "\${PIPESTATUS[0]}"`;
    const { stdout, stderr } = await user.execute('bash', ['-c', command]);
    expect({ stdout, stderr }).toEqual({ stdout: './ship.tar\n1\n', stderr: '' });
  });

  it('fails when its output goes to a full disk', async () => {
    const command = `'${process.execPath}' '${PROGRAM}' ${scan().join(' ')} > /dev/full`;
    expect(await user.execute('bash', ['-c', command])).toEqual({
      code: 2,
      stdout: '',
      stderr: expect.stringContaining(']: cannot write standard output: ENOSPC'),
    });
  });
});

describe('a terminal', needs('script'), () => {
  /** Returns the output for a terminal of so many columns. */
  function terminal(columns: number, args: readonly string[], environment: Readonly<Record<string, string>>) {
    const command = `stty cols ${columns}; exec '${process.execPath}' '${PROGRAM}' ${args.join(' ')}`;
    const env = { TERM: 'xterm-256color', ...environment };
    return user.execute('script', ['-qec', command, '/dev/null'], { environment: env });
  }

  it.each([40, 80, 140])(
    'fits lines into a terminal of %i columns, in colour, after a progress line',
    async (columns) => {
      const args = ['scan', SHIP, '--feeds-mirror', mirror.folder];
      const { code, stdout } = await terminal(columns, args, {});
      expect(code).toBe(0);
      expect(stdout).toContain(`${ESCAPE}[2K`);
      expect(stdout).toContain(`${ESCAPE}[1m`);
      const lines = stdout
        .split(/\r?\n/)
        .map((line) => withoutEscapes(line.slice(line.lastIndexOf('\r') + 1)));
      // Text that is to be typed is not cut.
      expect(lines.filter((line) => line.length > columns && !line.includes('$ apt-get'))).toEqual([]);
    },
  );

  it('prints as to a pipe to a terminal that reports no columns', async () => {
    const args = ['scan', SHIP, '--feeds-mirror', mirror.folder];
    const { stdout } = await terminal(0, [...args, '--quiet'], { NO_COLOR: '1' });
    expect(stdout.replaceAll('\r\n', '\n')).toBe((await user.run(args)).stdout);
  });

  it('prints no colour with NO_COLOR, and no progress with --quiet', async () => {
    const args = ['scan', SHIP, '--feeds-mirror', mirror.folder, '--quiet'];
    const { stdout } = await terminal(80, args, { NO_COLOR: '1' });
    expect(stdout).not.toContain(ESCAPE);
  });
});

function withoutEscapes(text: string): string {
  return text.replaceAll(new RegExp(`${ESCAPE}\\[[0-9;]*[A-Za-z]`, 'g'), '');
}
