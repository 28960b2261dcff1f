import { expect, it } from 'vitest';
import { readSbomContents } from './contents.ts';

it('notes that a report written as an SBOM does not say which functions Go programs have', () => {
  const facts = { type: 'golang', ecosystem: 'Go', name: 'stdlib', version: 'v1.22.3', database: 'app' };
  const properties = [
    ...Object.entries(facts).map(([name, value]) => ({ name: `plimsoll:${name}`, value })),
    { name: 'plimsoll:layer', value: '0' },
  ];
  const image = { reference: 'app:1', transport: 'docker', layers: [{}] };
  const subject = { name: 'app:1', properties: [{ name: 'plimsoll:image', value: JSON.stringify(image) }] };
  const read = readSbomContents({ packages: [{ properties }], gaps: [], subject }, 'sbom:app.json');
  expect(read.ok && read.value.problems).toMatchObject([
    { kind: 'package-details-unreadable', message: expect.stringContaining('plimsoll sbom') as string },
  ]);
});
