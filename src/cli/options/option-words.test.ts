import { Command } from 'commander';
import { expect, it } from 'vitest';
import { REPORT_FORMAT_NAMES } from '../../report/index.ts';
import { SBOM_FORMATS } from '../../sbom/index.ts';
import { formatsOf, optionWords } from './option-words.ts';

const program = new Command('plimsoll');

it.each([
  ['scan', [...REPORT_FORMAT_NAMES, 'template']],
  ['sbom', [...SBOM_FORMATS.keys()]],
  ['vex', ['openvex']],
  ['explain', ['table', 'json']],
])('names the formats that %s writes', (name, formats) => {
  const { help } = optionWords('format', program.command(name));
  expect(help.split('; ', 1)).toEqual([formats.join(', ')]);
});

it('takes the formats of a group for the commands in it', () => {
  expect(optionWords('format', program.command('feeds').command('scan')).help).toMatch(/^table, json;/u);
  expect(formatsOf('feeds')).toEqual(['table', 'json']);
});

it('offers all platforms to scan alone', () => {
  expect(optionWords('platform', new Command('scan')).flag).toContain('|all>');
  const { flag, help } = optionWords('platform', new Command('sbom'));
  expect(flag + help).not.toContain('all');
});
