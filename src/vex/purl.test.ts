import { expect, it } from 'vitest';
import { fitsPurl, parsePurl } from './purl.ts';

it.each([
  ['redhat', 'rhel'],
  ['suse', 'sles'],
])("finds packages of %s in those of %s, as the distribution's own files name it", (named, own) => {
  const [statement, pkg] = [named, own].map((each) => parsePurl(`pkg:rpm/${each}/libgcrypt20@1.9`));
  expect(statement && pkg && fitsPurl(pkg, statement)).toBe(true);
});

it.each([
  ['pkg:maven/a/b@1?type=jar', true],
  ['pkg:rpm/redhat/b@1?epoch=0', true],
  ['pkg:npm/b@1?repository_url=https://npm.example&checksum=sha1:00', true],
  ['pkg:deb/debian/b@1?upstream=c', true],
  ['pkg:deb/debian/b@1?arch=arm64', false],
  ['pkg:maven/a/b@1?type=war', false],
])('compares what %s says of a package, and not where that is from: %s', (statement, expected) => {
  const [named, pkg] = [statement, statement.split('?', 1).join()].map((each) => parsePurl(each));
  expect(named && pkg && fitsPurl(pkg, named)).toBe(expected);
});
