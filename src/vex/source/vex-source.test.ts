import { expect, it } from 'vitest';
import { parseVexSource } from './vex-source.ts';

it.each(['oci:', 'oci:registry.example/vex:1', 'oci://registry.example/vex'])(
  'refuses a place of its own for attached documents: %s',
  (text) => {
    expect(() => parseVexSource(text)).toThrow(
      expect.objectContaining({
        code: 'CONFIG_INVALID',
        hint: expect.stringContaining('write oci') as string,
      }),
    );
  },
);

it('takes a file of such a name by its path', () => {
  expect(parseVexSource('./oci:1')).toEqual({ kind: 'file', path: './oci:1' });
});
