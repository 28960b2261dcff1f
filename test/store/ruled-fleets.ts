import fc from 'fast-check';
import type { ReportJudgement } from '../../src/findings/index.ts';
import type { Inventory } from '../../src/inventory/ports.ts';
import { type IgnoreRule, NO_LINE } from '../../src/policy/index.ts';
import { readVex } from '../../src/vex/index.ts';
import { imageKey } from './images.ts';
import { AT, CLAIM, list, run } from './runs.ts';

const rule: fc.Arbitrary<IgnoreRule> = fc.constantFrom(
  { id: 'CVE-2024-0001', reason: 'accepted' },
  { id: 'A-*', package: 'zlib', reason: 'accepted' },
  { id: 'CVE-2024-0002', states: ['fixed' as const], reason: 'accepted' },
  { package: 'left', reason: 'accepted', expires: '2025-01-01' },
  { package: 'openssl', image: 'app 0', reason: 'accepted' },
  { id: 'CVE-2024-0003', path: 'status-1', reason: 'accepted' },
);
const ignore = fc.uniqueArray(rule, { maxLength: 2 });
/** Rules of the lines of a fleet, and what a VEX document says. */
export const ruled = fc.record({
  ignore,
  /** Rules of the line for the namespace edge, if it has one. */
  edge: fc.option(ignore, { nil: undefined }),
  /** Line of a VEX document, or all of them. */
  vex: fc.option(fc.constantFrom('default', 'edge', 'all'), { nil: undefined, freq: 1 }),
});

export type Ruled = ReturnType<typeof ruled.generate>['value'];

const VEX = JSON.stringify({
  '@context': 'https://openvex.dev/ns/v0.2.0',
  statements: [
    {
      vulnerability: { name: 'CVE-2024-0001' },
      products: [{ '@id': 'pkg:deb/debian/libssl3' }],
      status: 'not_affected',
      justification: 'vulnerable_code_not_present',
    },
  ],
});

/** Both lines hold for the first application, the one for the namespace edge for the second, the other for the rest. */
export function judgementsOf(
  reference: string,
  { ignore: rules, edge, vex }: Ruled,
): readonly ReportJudgement[] {
  const read = readVex(VEX, 'vex:vendor');
  if (!read.ok) throw new Error('the document can be read');
  const by = (line: string, own: readonly IgnoreRule[]) => ({
    line: NO_LINE,
    ignore: own,
    vex: vex === line || vex === 'all' ? [read.value] : [],
  });
  const isAtEdge = edge !== undefined && ['app 0', 'app 1'].includes(reference);
  return [
    ...(isAtEdge ? [by('edge', edge)] : []),
    ...(isAtEdge && reference === 'app 1' ? [] : [by('default', rules)]),
  ];
}

/** Stores where the applications run, and the document. */
export async function storeRules({ ignore: rules, edge, vex }: Ruled, generation: number, store: Inventory) {
  const places = [
    ['app 0', 'edge'],
    ['app 0', 'shop'],
    ['app 1', 'edge'],
  ] as const;
  const runs = places.map(([name, namespace]) =>
    run('web', { namespace, image: { reference: name, digest: imageKey(name) } }),
  );
  await store.runs.put(CLAIM, list(generation, runs));
  if (vex !== undefined) {
    const line = vex === 'all' ? {} : { line: vex };
    const document = { name: 'vendor', json: VEX, statements: 1, principal: 'token:boss', at: AT };
    await store.vex.put({ ...document, ...line });
  }
  const scope = { namespaces: ['edge'] };
  return {
    line: { line: NO_LINE, ignore: rules },
    ...(edge && { lines: [{ name: 'edge', scope, line: NO_LINE, ignore: edge }] }),
  };
}
