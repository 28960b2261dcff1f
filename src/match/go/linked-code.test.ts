import { describe, expect, it } from 'vitest';
import {
  DistinctFunctions,
  FunctionSet,
  type Absence,
  type AffectedImport,
  type ProgramReach,
} from '../../domain/index.ts';
import { LinkedCode } from './linked-code.ts';

const MODULE = 'example.com/acme';
const REACH: ProgramReach = {
  goos: 'linux',
  goarch: 'amd64',
  packages: ['crypto/tls', MODULE, `${MODULE}/a`, 'example.com/main'],
  functions: FunctionSet.of(new DistinctFunctions([`${MODULE}/a.F`, `${MODULE}/a.T.M`])).toText(),
};
const inA = (fields: Partial<AffectedImport> = {}) => ({ path: `${MODULE}/a`, ...fields });
const inB = { path: `${MODULE}/b` };

function absent(imports: readonly AffectedImport[], reach: ProgramReach = REACH, module = MODULE) {
  return new LinkedCode(reach).absenceOf(imports, module);
}

describe('a Go program', () => {
  it.each<[string, readonly AffectedImport[]]>([
    ['its package', [inA()]],
    ['its package among others', [inB, inA()]],
    ['its function', [inA({ symbols: ['G', 'F'] })]],
    ['its method', [inA({ symbols: ['T.M'] })]],
    ['a package beside functions that it lacks', [inA({ symbols: ['G'] }), { path: MODULE }]],
    ['its target', [inA({ goos: ['darwin', 'linux'], goarch: ['amd64'] })]],
  ])('finds the flaw of %s in a program', (_, imports) => {
    expect(absent(imports)).toBeUndefined();
  });

  it.each<[string, readonly AffectedImport[], Absence]>([
    ['another package', [inB], { kind: 'package', names: [inB.path] }],
    ['a package below its own', [{ path: `${MODULE}/a/c` }], { kind: 'package', names: [`${MODULE}/a/c`] }],
    [
      'other functions',
      [inA({ symbols: ['G', 'T.N'] })],
      { kind: 'symbol', names: [`${MODULE}/a.G`, `${MODULE}/a.T.N`] },
    ],
    ['another system', [inA({ goos: ['windows'] })], { kind: 'platform', names: ['windows/*'] }],
    [
      'another machine',
      [inA({ goarch: ['arm64', '386'] })],
      { kind: 'platform', names: ['*/386', '*/arm64'] },
    ],
    [
      'its package on another system',
      [inA({ goos: ['windows'] }), inB],
      { kind: 'package', names: [inB.path] },
    ],
  ])('finds no flaw of %s in a program', (_, imports, expected) => {
    expect(absent(imports)).toEqual(expected);
  });

  it('excludes no function where they are not known, or are written in another form', () => {
    const { functions, ...unknown } = REACH;
    expect(functions).toBeDefined();
    expect(absent([inA({ symbols: ['G'] })], unknown)).toBeUndefined();
    expect(absent([inA({ symbols: ['G'] })], { ...REACH, functions: 'other' })).toBeUndefined();
  });

  it('excludes no target where that of the program is not known', () => {
    const { packages } = REACH;
    expect(absent([inA({ goos: ['windows'], goarch: ['386'] })], { packages })).toBeUndefined();
  });

  it('excludes a package of the standard library that the program lacks', () => {
    expect(absent([{ path: 'net/http' }], REACH, 'stdlib')).toEqual({ kind: 'package', names: ['net/http'] });
    expect(absent([{ path: 'crypto/tls' }], REACH, 'stdlib')).toBeUndefined();
  });

  it('excludes no package of a module that is linked under another name, as a fork is', () => {
    expect(absent([{ path: 'example.com/fork/b' }], REACH, 'example.com/fork')).toBeUndefined();
    expect(absent([{ path: 'example.com/ac/b' }], REACH, 'example.com/ac')).toBeUndefined();
  });

  it('excludes a package of a module of which nothing is linked, unless its packages have other paths', () => {
    const fork = { ...REACH, hidden: ['example.com/fork'] };
    const path = 'example.com/unused/b';
    expect(absent([{ path }], fork, 'example.com/unused')).toEqual({ kind: 'package', names: [path] });
    expect(absent([{ path: 'example.com/fork/b' }], fork, 'example.com/fork')).toBeUndefined();
  });

  it('excludes no package where none is known', () => {
    expect(absent([inB], { packages: [] })).toBeUndefined();
    expect(absent([inB], { packages: [], hidden: [] })).toBeUndefined();
    expect(absent([{ path: 'net/http' }], { packages: [] }, 'stdlib')).toBeUndefined();
  });
});
