import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseOsRelease } from './os-release.ts';

it.each([
  ['ID=debian', 'debian'],
  ['ID="Red Hat"', 'Red Hat'],
  ["ID='a \\n $b'", 'a \\n $b'],
  ['ID="a \\"b\\" \\$c \\`d\\` \\\\ \\e"', 'a "b" $c `d` \\ \\e'],
  ['ID=a\\ b\\"c', 'a b"c'],
  [`ID="a"'b'c`, 'abc'],
  ['ID=a # not a comment of the name', 'a'],
  ['ID=a#b', 'a#b'],
  ['ID=', ''],
  ['ID=""', ''],
  ['  ID=a  ', 'a'],
  ['ID=a\r\n', 'a'],
  ['ID="a"\r\n', 'a'],
  ['ID="two\nlines"', 'two\nlines'],
  ['ID="joined \\\nlines"', 'joined lines'],
  ['ID=joined\\\nlines', 'joinedlines'],
  ['ID="never closed\nNAME=b', 'never closed'],
  ['ID=first\nID=last', 'last'],
])('reads %j as %j', (text, value) => {
  expect(parseOsRelease(text)['ID']).toBe(value);
});

it('passes over comments, blank lines and other lines of os-release without an assignment', () => {
  const text = '# ID=comment\n\nnonsense\nlower=case\n__proto__=evil\n=x\nID=a\nEND';
  expect(parseOsRelease(text)).toEqual({ ID: 'a' });
});

it('goes on after an unclosed quote in os-release', () => {
  expect(parseOsRelease('NAME="x\nID=a\n')).toEqual({ NAME: 'x', ID: 'a' });
});

it("reads back any value that is quoted as os-release's specification says", () => {
  fc.assert(
    fc.property(fc.string(), (value) => {
      const escaped = value.replaceAll(/["\\$`]/g, (character) => `\\${character}`);
      expect(parseOsRelease(`ID="${escaped}"\nNAME=after`)).toEqual({ ID: value, NAME: 'after' });
    }),
  );
});

it('stops at a number of assignments that no real os-release has', () => {
  const text = Array.from({ length: 10_000 }, (_, index) => `K${index}="never closed\n`).join('');
  expect(Object.keys(parseOsRelease(text))).toHaveLength(200);
});
