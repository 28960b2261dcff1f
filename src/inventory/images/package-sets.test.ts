import { expect, it } from 'vitest';
import { BOOKWORM, installed } from '../../../test/store/images.ts';
import { packageSets } from './package-sets.ts';

const bash = installed('bash');
const zlib = installed('zlib1g', {
  source: { name: 'zlib', version: '1:1.2' },
  maker: 'Debian',
  thirdParty: 'nobody',
});
const nodejs = installed('nodejs', {
  type: 'rpm',
  architecture: '(none)',
  module: 'nodejs:18:1:2',
  database: 'var/lib/rpm/rpmdb.sqlite',
  layer: 2,
});

it('gives packages of databases the hashes under which earlier versions stored them', () => {
  const sets = packageSets([bash, zlib, nodejs], BOOKWORM);
  expect(sets.map(({ hash, packages }) => [hash, [...packages.keys()]])).toEqual([
    [
      'CEHpBUZrN2wk9jDZYH8rFeS5EF2ab_otujKqeSPDxrQ',
      ['3TpDAXRrdWKsMJqXRRHma4cAQQujmU0XGeKFrWXCK3k', 'm6GpmObw0K7nvLzQhQPZDCsBRIHTumrSFksBLNspcc0'],
    ],
    ['qdNTQyE4Nk5ArKMJ0baTDg8sqdNDApYyecGQL6gXeWk', ['iES6tXgVMJZ0cPhiWFpRC1lflCrX50-nnlOYA5OtTQM']],
  ]);
  expect(packageSets([bash], undefined).map(({ hash }) => hash)).toEqual([
    '48KLoSh86rDyeKx8ZaGrUrnOW-eODF9LmEdedmKPTi8',
  ]);
});

it("makes a layer's packages of one ecosystem one set, which differs with their paths", () => {
  const module = (name: string, folder: string) => ({
    type: 'npm',
    ecosystem: 'npm',
    name,
    version: '1.0.0',
    database: `${folder}/${name}/package.json`,
    layer: 1,
  });
  const packages = [module('lodash', 'a'), module('express', 'a')];
  const [set, ...others] = packageSets(packages, undefined);
  expect(others).toEqual([]);
  expect([...(set?.packages.values() ?? [])].map(({ paths }) => paths)).toEqual([
    ['a/lodash/package.json'],
    ['a/express/package.json'],
  ]);
  const [again] = packageSets(packages.toReversed(), undefined);
  expect(again?.hash).toBe(set?.hash);
  const [moved] = packageSets([module('lodash', 'b'), module('express', 'a')], undefined);
  expect(moved?.hash).not.toBe(set?.hash);
  expect([...(moved?.packages.keys() ?? [])]).toEqual([...(set?.packages.keys() ?? [])]);
});
