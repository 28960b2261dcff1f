import { expect, it } from 'vitest';
import { buildZip } from '../archive/testing/build-zip.ts';
import { packagesAffected } from '../stored/changes/images-hit.ts';
import { indexImage } from '../packages/index-image.ts';
import { NO_LINE } from '../policy/index.ts';
import { scanImage } from './scan-image.ts';
import { loadFeed } from './feeds/load-feed.ts';
import { openWorld, testImage, testLayer } from './testing.ts';

const JUDGEMENT = { line: NO_LINE, ignore: [] };
const ADDRESS = 'osv-vulnerabilities.storage.googleapis.com';
const GITHUB = 'GHSA-vvjp-q62m-2vph';

/** An entry of a record by Chainguard: `fixed` absent is affected, "0" a false positive. */
interface Component {
  readonly name: string;
  readonly arch?: string;
  readonly fixed?: string;
  readonly status?: string;
}

function recordOf(id: string, upstream: string, ...components: readonly Component[]) {
  const affected = components.map(({ name, arch = 'x86_64', fixed, status = 'affected' }) => ({
    package: { ecosystem: 'Wolfi', name, purl: `pkg:apk/wolfi/${name}?arch=${arch}` },
    ranges: [
      { type: 'ECOSYSTEM', events: [{ introduced: '0' }, ...(fixed === undefined ? [] : [{ fixed }])] },
    ],
    ecosystem_specific: { components: [{ component_name: name, latest_event_status: status }] },
  }));
  return { id: `CGA-2222-2222-${id}`, upstream: [upstream], affected };
}

function exportOf(part: string, records: readonly { readonly id: string }[]): Record<string, Buffer> {
  const dates = { modified: '2026-11-20T00:00:00Z', published: '2026-11-20T00:00:00Z' };
  const files = records.map((each) => ({
    name: `${each.id}.json`,
    content: JSON.stringify({ ...each, ...dates }),
  }));
  return { [`${ADDRESS}/${part}/all.zip`]: buildZip(files) };
}

function imageOf(
  arch: string,
  ...packages: readonly (readonly [name: string, version: string, origin?: string])[]
) {
  const entries = packages.map(
    ([name, version, origin = name]) => `P:${name}\nV:${version}\nA:${arch}\no:${origin}\n\n`,
  );
  const files = [
    { path: 'etc/os-release', content: 'ID=wolfi\nVERSION_ID="20230201"\n' },
    { path: 'lib/apk/db/installed', content: entries.join('') },
  ];
  return testImage(testLayer('a', files).source);
}

async function found(records: readonly { readonly id: string }[], image: ReturnType<typeof imageOf>) {
  await using world = await openWorld(exportOf('Wolfi', records));
  const { result } = await scanImage(image, JUDGEMENT, world.context);
  expect(result.problems.filter(({ kind }) => kind === 'feed-contradicts-itself')).toEqual([]);
  return result.findings.map(
    ({ id, package: { name }, state, fixedVersion = '-' }) => `${name} ${id} ${state} ${fixedVersion}`,
  );
}

it.each([
  ['x86_64', []],
  ['aarch64', ['perarch CVE-2026-1001 fixed 1.0-r3']],
])('compares the build on %s with the fix of its own architecture', async (arch, expected) => {
  const record = recordOf(
    'aaaa',
    'CVE-2026-1001',
    { name: 'perarch', fixed: '1.0-r1' },
    { name: 'perarch', arch: 'aarch64', fixed: '1.0-r3' },
  );
  expect(await found([record], imageOf(arch, ['perarch', '1.0-r2']))).toEqual(expected);
});

it('finds a package under its own name and that of its origin', async () => {
  const records = [
    recordOf('ddd2', 'CVE-2026-1004', { name: 'sub-only', fixed: '9.0-r0' }),
    recordOf('ddd3', 'CVE-2026-1005', { name: 'theorigin', fixed: '9.0-r0' }),
  ];
  expect(await found(records, imageOf('x86_64', ['sub-only', '1.0-r0', 'theorigin']))).toEqual([
    'sub-only CVE-2026-1004 fixed 9.0-r0',
    'sub-only CVE-2026-1005 fixed 9.0-r0',
  ]);
});

it.each([
  ['affected where another component has no fix', { fixed: '1.0-r1' }, {}, 'unfixed -'],
  ['fixed by the higher fix', { fixed: '1.0-r1' }, { fixed: '1.0-r9' }, 'fixed 1.0-r9'],
  ['fixed, whatever component is not affected', { fixed: '0' }, { fixed: '1.0-r9' }, 'fixed 1.0-r9'],
  ['decided against where one component is', {}, { status: 'fix_not_planned' }, 'will-not-fix -'],
])('takes a package for %s', async (_, one, other, expected) => {
  const records = [
    recordOf('bbb2', 'CVE-2026-1002', { name: 'both', ...one }),
    recordOf('bbb3', 'CVE-2026-1002', { name: 'both', ...other }),
  ];
  expect(await found(records, imageOf('x86_64', ['both', '1.0-r0']))).toEqual([
    `both CVE-2026-1002 ${expected}`,
  ]);
});

it.each([
  ['fix_not_planned', 'will-not-fix'],
  ['pending_upstream_fix', 'deferred'],
  ['under_investigation', 'undetermined'],
  ['detected', 'unfixed'],
])('takes the status %s for %s', async (status, state) => {
  const record = recordOf('fff2', 'CVE-2026-1006', { name: 'one', status });
  expect(await found([record], imageOf('x86_64', ['one', '1.0-r0']))).toEqual([
    `one CVE-2026-1006 ${state} -`,
  ]);
});

it('takes a false positive for one on its own architecture only', async () => {
  const record = recordOf(
    'hhh2',
    'CVE-2026-1008',
    { name: 'one', fixed: '0', status: 'false_positive_determination' },
    { name: 'one', arch: 'aarch64' },
  );
  expect(await found([record], imageOf('x86_64', ['one', '1.0-r0']))).toEqual([]);
  expect(await found([record], imageOf('aarch64', ['one', '1.0-r0']))).toEqual([
    'one CVE-2026-1008 unfixed -',
  ]);
});

it('reports a GHSA under the CVE and with the rating that an export of a language gives it, else by itself', async () => {
  const records = [recordOf('eee2', GITHUB, { name: 'ghsaonly', fixed: '9.0-r0' })];
  const vector = 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H';
  const github = {
    id: GITHUB,
    aliases: ['CVE-2026-1009'],
    severity: [{ type: 'CVSS_V3', score: vector }],
    affected: [{ package: { ecosystem: 'npm', name: 'x' }, versions: ['1.0.0'] }],
  };
  const image = imageOf('x86_64', ['ghsaonly', '1.0-r0']);
  await using world = await openWorld({ ...exportOf('Wolfi', records), ...exportOf('npm', [github]) });
  const { context } = world;
  const before = (await scanImage(image, JUDGEMENT, context)).result.findings;
  expect(before).toMatchObject([{ id: GITHUB, severity: 'unknown' }]);
  await loadFeed('osv', 'npm', context, {});
  const after = (await scanImage(image, JUDGEMENT, context)).result.findings;
  expect(after).toMatchObject([
    { id: 'CVE-2026-1009', aliases: ['CGA-2222-2222-eee2', GITHUB], severity: 'critical' },
  ]);
  await context.store.inventory.save(await indexImage(image, context), []);
  const { packages } = await packagesAffected('CVE-2026-1009', context);
  expect(packages.map(({ package: pkg }) => pkg.name)).toEqual(['ghsaonly']);
});
