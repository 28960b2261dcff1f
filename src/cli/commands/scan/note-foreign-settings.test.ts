import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { noteForeignSettings } from './note-foreign-settings.ts';

const before = process.cwd();
let folder: string;
let told: string[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'plimsoll-notes-'));
  process.chdir(folder);
  told = [];
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => told.push(String(text)) > 0);
});
afterEach(() => {
  vi.restoreAllMocks();
  process.chdir(before);
  rmSync(folder, { recursive: true });
});

it('names files of other scanners once, with the option that takes them', () => {
  for (const name of ['.trivyignore', '.snyk']) writeFileSync(name, '');
  noteForeignSettings(['scan', 'a'], {});
  expect(told).toEqual([
    'note: .trivyignore is not heeded: --ignore-file .trivyignore takes it\n',
    'note: .snyk is not heeded: ignore rules are in .plimsoll.yaml\n',
  ]);
});

it('names no file where one was chosen, and none that is not there', () => {
  noteForeignSettings(['scan', 'a'], {});
  writeFileSync('.trivyignore', '');
  noteForeignSettings(['scan', 'a', '--ignore-file=.trivyignore'], {});
  expect(told).toEqual([]);
});

it('writes variables of other scanners as the line to type', () => {
  noteForeignSettings(['scan', 'a'], {
    TRIVY_SEVERITY: 'HIGH',
    TRIVY_EXIT_CODE: '1',
    PLIMSOLL_MAX: 'high=0',
  });
  expect(told).toEqual([
    'note: TRIVY_SEVERITY, TRIVY_EXIT_CODE are not heeded: type plimsoll scan a --severity HIGH --max high=0\n',
  ]);
});
