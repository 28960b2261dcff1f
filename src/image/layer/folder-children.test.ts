import fc from 'fast-check';
import { expect, it } from 'vitest';
import { FolderChildren } from './folder-children.ts';

const name = fc.constantFrom('', 'a', 'b', 'c');
const change = fc.oneof(
  fc.record({ kind: fc.constant('set' as const), name }),
  fc.record({ kind: fc.constant('delete' as const), name }),
  fc.record({ kind: fc.constant('clear' as const) }),
);

it('holds children as a map does', () => {
  fc.assert(
    fc.property(fc.array(change), (changes) => {
      const children = new FolderChildren<object>();
      const map = new Map<string, object>();
      for (const each of changes) {
        const node = {};
        if (each.kind === 'clear') for (const held of [children, map]) held.clear();
        else if (each.kind === 'delete') for (const held of [children, map]) held.delete(each.name);
        else for (const held of [children, map]) held.set(each.name, node);
        expect(children.names()).toEqual([...map.keys()]);
        for (const key of ['', 'a', 'b', 'c']) expect(children.get(key)).toBe(map.get(key));
      }
    }),
  );
});
