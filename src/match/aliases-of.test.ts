import { expect, it } from 'vitest';
import { aliasesOf } from './aliases-of.ts';
import { range } from './testing.ts';

it('names the other ids of a flaw, and no erratum that fixes several', () => {
  const flaw = range('GHSA-1', 'zlib', { cves: ['CVE-1'], aliases: ['PYSEC-1'] });
  const erratum = range('DSA-1', 'zlib', { cves: ['CVE-1', 'CVE-2'], aliases: ['DSA-1-1'] });
  expect(aliasesOf('CVE-1', [flaw, erratum])).toEqual(['GHSA-1', 'PYSEC-1']);
});
