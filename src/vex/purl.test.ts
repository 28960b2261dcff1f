import { expect, it } from 'vitest';
import { fitsPurl, parsePurl } from './purl.ts';

it.each([
  ['redhat', 'rhel'],
  ['suse', 'sles'],
])("finds packages of %s in those of %s, as the distribution's own files name it", (named, own) => {
  const [statement, pkg] = [named, own].map((each) => parsePurl(`pkg:rpm/${each}/libgcrypt20@1.9`));
  expect(statement && pkg && fitsPurl(pkg, statement)).toBe(true);
});
