import { expect, it } from 'vitest';
import { parseDigest } from '../domain/index.ts';
import { readStatement, statementOf } from './statement.ts';

const PACKAGES = 'https://cyclonedx.org/bom';
const HASH = 'a'.repeat(64);
const digest = parseDigest(`sha256:${HASH}`);
if (!digest) throw new Error('a digest is one');
const STATEMENT = statementOf({ name: 'app', digest }, PACKAGES, { a: 1 });
const read = (content: unknown) => readStatement(JSON.stringify(content), digest);

it('reads what it wrote', () => {
  expect(read(STATEMENT)).toMatchObject({
    ok: true,
    value: { predicateType: PACKAGES, predicate: { a: 1 } },
  });
});

it('reads the version before, and finds the image among several', () => {
  const subject = [{ digest: { sha256: 'b' } }, { digest: { sha512: HASH } }, ...STATEMENT.subject];
  const statement = { ...STATEMENT, _type: 'https://in-toto.io/Statement/v0.1', subject };
  expect(read(statement)).toMatchObject({ ok: true });
});

it.each([
  [
    'another image',
    { ...STATEMENT, subject: [{ digest: { sha256: 'b'.repeat(64) } }] },
    'about another image',
  ],
  [
    'the same hash by another name',
    { ...STATEMENT, subject: [{ digest: { sha512: HASH } }] },
    'about another image',
  ],
  ['no image', { ...STATEMENT, subject: [] }, 'about another image'],
  ['nothing', { ...STATEMENT, predicate: 1 }, 'not a valid in-toto statement'],
  ['a kind of its own', { ...STATEMENT, _type: 'x' }, 'not a valid in-toto statement'],
])('does not take a statement about %s', (_title, content, failure) => {
  expect(read(content)).toEqual({ ok: false, failure });
});
