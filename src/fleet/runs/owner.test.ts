import { expect, it } from 'vitest';
import { ownerOf } from './owner.ts';

const RULE = ['team', 'app.kubernetes.io/part-of'];

it.each([
  ['the first label of the rule', { 'app.kubernetes.io/part-of': 'shop', team: 'a' }, {}, 'a'],
  ["the workload's before its namespace's", { team: 'a' }, { team: 'b' }, 'a'],
  [
    "the namespace's first label before the workload's second",
    { 'app.kubernetes.io/part-of': 'shop' },
    { team: 'b' },
    'b',
  ],
  ['a later label where the first is empty', { team: '', 'app.kubernetes.io/part-of': 'shop' }, {}, 'shop'],
  ['nobody where no label is set', { other: 'x' }, {}, undefined],
])('finds %s', (_, workload, namespace, owner) => {
  expect(ownerOf(RULE, workload, namespace)).toBe(owner);
});

it('finds nobody by a label that every object has', () => {
  expect(ownerOf(['constructor', '__proto__'], {}, {})).toBeUndefined();
});
