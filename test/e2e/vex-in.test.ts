import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeImage } from '../../bin/examples/write-image.ts';
import { User } from '../support/cli.ts';
import { FeedMirror } from '../support/feed-mirror.ts';
import { DEBIAN, writeFeeds } from '../support/harbour.ts';

const mirror = new FeedMirror();
const user = new User();
/** The only critical one, in the package libanchor1. */
const ID = 'CVE-2099-0001';
const PURL = 'pkg:deb/debian/libanchor1';
const REASON = 'the anchor is welded';

const VEX: readonly (readonly [string, object])[] = [
  [
    'OpenVEX',
    {
      '@context': 'https://openvex.dev/ns/v0.2.0',
      statements: [
        {
          vulnerability: { name: ID },
          products: [{ '@id': PURL }],
          status: 'not_affected',
          impact_statement: REASON,
        },
      ],
    },
  ],
  [
    'CSAF',
    {
      document: { csaf_version: '2.0', tracking: { current_release_date: '2026-01-01T00:00:00Z' } },
      product_tree: {
        full_product_names: [{ product_id: 'a', product_identification_helper: { purl: PURL } }],
      },
      vulnerabilities: [
        {
          cve: ID,
          product_status: { known_not_affected: ['a'] },
          threats: [{ category: 'impact', details: REASON, product_ids: ['a'] }],
        },
      ],
    },
  ],
  [
    'CycloneDX',
    {
      bomFormat: 'CycloneDX',
      vulnerabilities: [
        { id: ID, analysis: { state: 'not_affected', detail: REASON }, affects: [{ ref: PURL }] },
      ],
    },
  ],
];

const IGNORE_FILES: readonly (readonly [string, string])[] = [
  ['.trivyignore', `# ${REASON}\n${ID}\n`],
  ['.trivyignore.yaml', `vulnerabilities: [{ id: ${ID}, statement: ${REASON} }]`],
  ['.grype.yaml', `ignore: [{ vulnerability: ${ID}, reason: ${REASON} }]`],
  ['klar.yaml', `general: [${ID}]`],
  ['clair-scanner.yml', `generalwhitelist: { ${ID}: anchor }`],
];

beforeAll(() => {
  writeFeeds(mirror);
  user.write('ship.tar', writeImage(DEBIAN));
  for (const [name, document] of VEX) user.write(`${name}.json`, JSON.stringify(document));
  for (const [name, content] of IGNORE_FILES) user.write(name, content);
});

afterAll(() => {
  user[Symbol.dispose]();
  mirror[Symbol.dispose]();
});

function scan(...args: string[]) {
  return user.run(['scan', './ship.tar', '--feeds-mirror', mirror.folder, '--max', 'critical=0', ...args]);
}

it('fails the line without any rule', async () => {
  const { code, stdout } = await scan('--show-suppressed');
  expect(code).toBe(1);
  expect(stdout).not.toContain('suppressed');
});

describe('a finding that others call not affected', () => {
  it.each(VEX)('hides it by %s, and lists it with its reason', async (name) => {
    const args = ['--vex', `${name}.json`];
    const { code, stdout } = await scan(...args, '--show-suppressed');
    expect(code).toBe(0);
    expect(stdout).toContain(`1 by ${name}.json: not affected (${REASON})\n    ${ID}`);
    expect((await scan(...args)).stdout).not.toContain(ID);
  });
});

describe('a finding that an ignore file lists', () => {
  it.each(IGNORE_FILES)('hides it by %s, and lists it with its rule', async (name, content) => {
    const { code, stdout, stderr } = await scan('--ignore-file', name, '--show-suppressed');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const reason = content.includes(REASON) ? REASON : `listed in ${name}`;
    expect(stdout).toMatch(new RegExp(`1 by .*id ${ID}.*${reason}[^]*${ID} {2}libanchor1`, 'u'));
    expect(stdout).toContain(`configuration ${name} · 1 ignore rule`);
  });

  it('ends with 2 where the file is not a VEX document', async () => {
    user.write('a.png', Buffer.from('89504e470d0a1a0a', 'hex'));
    const { code, stdout, stderr } = await scan('--ignore-file', 'a.png');
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('a.png is not UTF-8 text');
  });
});
