import fc from 'fast-check';
import { expect, it } from 'vitest';
import { anyText } from '../../../test/support/any-text.ts';
import { parseKeyValues } from './key-values.ts';

it.each([
  ['host=db user=clair', { host: 'db', user: 'clair' }],
  ['  host = db   user  =clair  ', { host: 'db', user: 'clair' }],
  ["password='it''s'", undefined],
  ["password='it\\'s a \\\\' host=db", { password: "it's a \\", host: 'db' }],
  ['password=a\\ b host=db', { password: 'a b', host: 'db' }],
  ["password='' host=db", { password: '', host: 'db' }],
  ['password= host=db', { password: 'host=db' }],
  ['password=a=b', { password: 'a=b' }],
  ["password='open", undefined],
  ['host', undefined],
  ['=db', undefined],
  ['host=db user', undefined],
  ['', {}],
])('reads the key values %s', (text, values) => {
  const parsed = parseKeyValues(text);
  expect(parsed && Object.fromEntries(parsed)).toEqual(values);
});

it('reads back any quoted value', () => {
  fc.assert(
    fc.property(anyText(), anyText(), (password, host) => {
      const quoted = (text: string) => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
      const parsed = parseKeyValues(`password=${quoted(password)} host=${quoted(host)}`);
      expect(parsed).toEqual(
        new Map([
          ['password', password],
          ['host', host],
        ]),
      );
    }),
  );
});

it('reads or refuses any text of key values', () => {
  fc.assert(fc.property(anyText(), (text) => void parseKeyValues(text)));
});
