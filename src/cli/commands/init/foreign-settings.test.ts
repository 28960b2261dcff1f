import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { parseConfigFile } from '../../../config/file.ts';
import { CONFIGURATION } from './configuration.ts';
import { readForeignSettings } from './foreign-settings.ts';

async function folderWith(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'plimsoll-init-'));
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  return folder;
}

it('takes over the rules and the options of Trivy', async () => {
  const folder = await folderWith({
    '.trivyignore': '# not reached\nCVE-2024-1 exp:2027-01-01\n',
    '.trivyignore.yaml':
      'vulnerabilities: [{ id: CVE-2024-2, paths: [opt/a.jar], statement: 1.10 is fixed }]',
    'trivy.yaml':
      'severity: [HIGH, CRITICAL]\nexit-code: 1\nvulnerability: { ignore-unfixed: true }\nx: { y: 1 }',
  });
  const { rules, notes } = await readForeignSettings(folder, 'trivy');
  expect(parse(rules)).toEqual({
    ignore: [
      { id: 'CVE-2024-1', reason: 'not reached', expires: '2026-12-31' },
      { id: 'CVE-2024-2', path: 'opt/a.jar', reason: '1.10 is fixed' },
    ],
  });
  expect(notes).toEqual([
    'read .trivyignore, .trivyignore.yaml, trivy.yaml: 2 ignore rules',
    'its options as a command line: plimsoll scan IMAGE --severity HIGH,CRITICAL --max high=0 --ignore-unfixed',
  ]);
  await expect(parseConfigFile('.plimsoll.yaml', `${CONFIGURATION}\n${rules}`)).resolves.toMatchObject({
    ignore: [{ id: 'CVE-2024-1' }, { id: 'CVE-2024-2' }],
  });
});

it('takes over the rules and the options of Grype, and names a rule without an equivalent', async () => {
  const folder = await folderWith({
    '.grype.yaml':
      'fail-on-severity: high\nignore:\n- { vulnerability: CVE-1, package: { version: "<2" } }\n- { namespace: x }\n',
  });
  const { rules, notes } = await readForeignSettings(folder, 'grype');
  const path = join(folder, '.grype.yaml');
  expect(parse(rules)).toEqual({
    ignore: [{ id: 'CVE-1', version: '<2', reason: `listed in ${path}` }],
  });
  expect(notes).toEqual([
    'read .grype.yaml: 1 ignore rule',
    `${path}: ignore.1 hides nothing: namespace has no equivalent`,
    'its options as a command line: plimsoll scan IMAGE --fail-on high',
  ]);
});

it.each([
  [{}, 'this folder has no file of trivy'],
  [{ 'trivy.yaml': 'a: [' }, 'is not valid YAML'],
  [{ '.trivyignore.yaml': 'a: 1' }, 'has no rules'],
])('refuses to take over %j', async (files, message) => {
  await expect(readForeignSettings(await folderWith(files), 'trivy')).rejects.toThrow(message);
});

it('writes no rules for a file of Grype that has options alone', async () => {
  const folder = await folderWith({ '.grype.yaml': 'only-fixed: true' });
  await expect(readForeignSettings(folder, 'grype')).resolves.toMatchObject({ rules: '' });
});
