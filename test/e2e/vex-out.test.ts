import { afterAll, beforeAll, expect, it } from 'vitest';
import { writeImage } from '../../bin/examples/write-image.ts';
import { User } from '../support/cli.ts';
import { FeedMirror } from '../support/feed-mirror.ts';
import { DEBIAN, writeFeeds } from '../support/harbour.ts';

const mirror = new FeedMirror();
const user = new User();
const SHIP = './ship.tar';
const RULES = ['--ignore-file', '.trivyignore'];

interface Listed {
  readonly id: string;
  readonly package: { readonly purl: string };
}

interface Scanned {
  readonly findings: readonly Listed[];
  readonly suppressed: readonly { readonly finding: Listed }[];
}

beforeAll(() => {
  writeFeeds(mirror);
  user.write(SHIP, writeImage(DEBIAN));
  user.write('.trivyignore', '# the anchor is welded\nCVE-2099-0001\nCVE-2099-0002 exp:2098-01-01\n');
});

afterAll(() => {
  user[Symbol.dispose]();
  mirror[Symbol.dispose]();
});

function run(command: string, ...args: string[]) {
  return user.run([command, SHIP, '--feeds-mirror', mirror.folder, ...args]);
}

async function scan(...args: string[]): Promise<Scanned> {
  const { stdout } = await run('scan', '--format', 'json', ...args);
  const { results } = JSON.parse(stdout) as { results: [Scanned] };
  return results[0];
}

it('writes what ignore rules hide, and a scan by it hides the same', async () => {
  const { code, stderr, stdout } = await run('vex', ...RULES, '--author', 'the harbour');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const document = JSON.parse(stdout) as { statements: object[] };
  expect(document).toMatchObject({ author: 'the harbour', version: 1 });
  expect(document.statements).toMatchObject([
    { vulnerability: { name: 'CVE-2099-0001' }, impact_statement: 'the anchor is welded' },
    { vulnerability: { name: 'CVE-2099-0002' }, status_notes: 'accepted until 2097-12-31' },
  ]);
  user.write('ship.vex.json', stdout);
  const [byRules, byVex] = [await scan(...RULES), await scan('--vex', 'ship.vex.json')];
  const namesOf = ({ suppressed }: Scanned) =>
    suppressed.map(({ finding }) => [finding.id, finding.package.purl]);
  expect(namesOf(byVex)).toEqual(namesOf(byRules));
  expect(byVex.findings).toEqual(byRules.findings);
  expect(byVex.suppressed.length).toBeGreaterThan(1);
});

it('merges into a document what that does not say, in place', async () => {
  await run('vex', ...RULES, '--format', 'openvex=merged.json');
  user.write('more', 'CVE-2099-0001\nCVE-2099-0003\n');
  const merge = ['--ignore-file', 'more', '--merge', 'merged.json', '--format', 'openvex=merged.json'];
  await run('vex', ...merge);
  const merged = user.read('merged.json');
  expect(JSON.parse(merged)).toMatchObject({
    version: 2,
    statements: [
      { vulnerability: { name: 'CVE-2099-0001' } },
      { vulnerability: { name: 'CVE-2099-0002' } },
      { vulnerability: { name: 'CVE-2099-0003' } },
    ],
  });
  expect(await run('vex', ...merge)).toMatchObject({ code: 0 });
  expect(user.read('merged.json')).toBe(merged);
});

it('fails where no rule hides anything, and names rules that match nothing', async () => {
  user.write('none', 'CVE-1999-0001\n');
  const { code, stdout, stderr } = await run('vex', '--ignore-file', 'none');
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain('warning: the rule for id CVE-1999-0001 matches no finding');
  expect(stderr).toContain('no ignore rule hides a finding in ./ship.tar');
});

it.each([
  ['{', 'is not a valid OpenVEX document: not valid JSON'],
  ['{"bomFormat":"CycloneDX"}', 'is not OpenVEX'],
  ['{"@context":"https://openvex.dev/ns/v0.2.0"}', 'version is not a whole number'],
])('refuses to merge into %s', async (text, message) => {
  user.write('other.json', text);
  const { code, stderr } = await run('vex', ...RULES, '--merge', 'other.json');
  expect(code).toBe(2);
  expect(stderr).toContain(message);
});
