import { expect, it } from 'vitest';
import { AppError } from '../../errors/index.ts';
import { sbomOfPurls } from './sbom-of-purls.ts';

it('writes each package URL of a list as a component', () => {
  const list =
    '# bought\n\npkg:npm/%40types/node@1.2%2B3?a=b\r\npkg:deb/debian/curl@7.88.1-10?arch=amd64\npkg:pypi/x\n';
  expect(JSON.parse(sbomOfPurls(list))).toMatchObject({
    bomFormat: 'CycloneDX',
    components: [
      { name: 'node', version: '1.2+3', purl: 'pkg:npm/%40types/node@1.2%2B3?a=b' },
      { name: 'curl', version: '7.88.1-10' },
      { name: 'x' },
    ],
  });
});

it.each(['minimist@1.2.2', 'pkg:npm', 'pkg:npm/', '{"a": 1}'])(
  'names the line that is no package URL: %s',
  (line) => {
    expect(() => sbomOfPurls(`pkg:npm/a@1\n${line}`)).toThrow(AppError);
    expect(() => sbomOfPurls(`pkg:npm/a@1\n${line}`)).toThrow('line 2 is not a package URL');
  },
);
