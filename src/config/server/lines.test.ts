import { describe, expect, it } from 'vitest';
import { parseServerFile } from './file.ts';

async function linesOf(yaml: string) {
  return (await parseServerFile('x.yaml', yaml)).server.lines;
}

const ENTRY = 'namespaces: [shop]\n    max: {critical: 0}';
const entry = (more: string) => `lines:\n  - name: payments\n    ${more}`;

describe('lines of a file', () => {
  it('takes an entry whole, with the keys that the line of the file itself has', async () => {
    const yaml = `
lines:
  - name: payments
    clusters: [prod-*, live]
    namespaces: payments
    owners: [pay]
    max: {critical: 0, high: 10}
    within: [{severity: high, fixable: true, days: 30}]
    only-fixed: true
    fail-on-kev: true
    min-epss: 0.5
    strict: true
    allow-incomplete: [feed-stale]
    ignore: [{id: CVE-2026-1, reason: not reachable, expires: 2027-01-31}]
  - owners: [lab-*]
    fail-on-kev: true`;
    expect(await linesOf(yaml)).toEqual([
      {
        name: 'payments',
        scope: { clusters: ['prod-*', 'live'], namespaces: ['payments'], owners: ['pay'] },
        settings: {
          max: { critical: 0, high: 10 },
          within: [{ severity: 'high', fixable: true, days: 30, from: 'fix' }],
          onlyFixed: true,
          failOnKev: true,
          minEpss: 0.5,
          strict: true,
          allowIncomplete: ['feed-stale'],
        },
        ignore: [{ id: 'CVE-2026-1', reason: 'not reachable', expires: '2027-01-31' }],
      },
      {
        name: 'owners lab-*',
        scope: { owners: ['lab-*'] },
        settings: {
          max: {},
          within: [],
          onlyFixed: false,
          failOnKev: true,
          minEpss: undefined,
          strict: false,
          allowIncomplete: [],
        },
        ignore: [],
      },
    ]);
  });

  it.each([['lines:'], ['lines: []'], ['']])('reads no lines from %j', async (yaml) => {
    expect((await linesOf(yaml)) ?? []).toEqual([]);
  });

  it.each([
    ['lines: {}', 'x.yaml: lines: expected a list'],
    ['lines: [shop]', 'x.yaml: lines.0: expected a mapping'],
    [entry('max: {critical: 0}'), 'x.yaml: lines.0: expected clusters, namespaces or owners'],
    [entry(`namespace: shop`), 'x.yaml: lines.0: unknown key "namespace"'],
    [entry(`${ENTRY}\n    ignore-base: true`), 'x.yaml: lines.0: unknown key "ignore-base"'],
    [entry('namespaces: []'), 'x.yaml: lines.0.namespaces: expected at least one pattern'],
    [entry('namespaces: [""]'), 'x.yaml: lines.0.namespaces: expected at least one pattern'],
    [entry('namespaces: [shop]\n    max: {criticl: 0}'), 'x.yaml: lines.0.max: "criticl"'],
    [entry('namespaces: [shop]\n    min-epss: 2'), 'x.yaml: lines.0.min-epss: '],
    [entry(`${ENTRY}\n    ignore: [{id: CVE-1}]`), 'x.yaml: lines.0: ignore.0.reason: missing'],
    [
      entry('namespaces: [shop]\n    within: [{severity: high, days: 0}]'),
      'x.yaml: lines.0.within: rule 1: "0" is not a valid number of days; the nearest is 1',
    ],
    [`lines: [{name: "", ${ENTRY.replace('\n   ', ',')}}]`, 'x.yaml: lines.0.name: expected a text'],
    [`lines: [{name: 7, ${ENTRY.replace('\n   ', ',')}}]`, 'x.yaml: lines.0.name: expected a text'],
    [`lines: [{name: default, ${ENTRY.replace('\n   ', ',')}}]`, 'x.yaml: lines.0.name: default is the line'],
    [
      'lines: [{name: a, owners: [x], max: {high: 0}}, {name: a, owners: [y], max: {high: 0}}]',
      'x.yaml: lines.1: has the same name as lines.0, a',
    ],
    [
      `lines: [${Array.from({ length: 101 }, (_, i) => `{owners: [o${i}]}`).join(',')}]`,
      'x.yaml: lines: more than 100 entries',
    ],
  ])('refuses the file %j', async (yaml, message) => {
    await expect(linesOf(yaml)).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
      message: expect.stringContaining(message) as string,
    });
  });

  it('names the nearest key for a misspelt one of a line', async () => {
    await expect(linesOf(entry('namespace: shop'))).rejects.toMatchObject({
      hint: 'did you mean namespaces?',
    });
  });
});
