import { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { FOREIGN_OPTIONS, hintForUsage } from './foreign-words.ts';
import { addOptions, optionsOf } from '../options/options.ts';

describe('hintForUsage', () => {
  it.each([
    ["error: unknown option '--exit-code'", '--max critical=0'],
    ["error: unknown option '--exit-code=1'\n", '--max critical=0'],
    ["error: unknown option '--skip-db-update'\n(Did you mean --skip-tls-verify?)", '--offline'],
    ["error: unknown option '-s'", '--severity'],
    ["error: unknown command 'image'", 'plimsoll scan IMAGE'],
    ["error: unknown command 'nginx:1.27'", 'plimsoll scan nginx:1.27'],
  ])('answers %j with the hint %j', (error, hint) => {
    expect(hintForUsage(error)).toContain(hint);
  });

  it.each([
    "error: unknown option '--constructor'",
    "error: unknown option '--offlin'",
    "error: unknown command 'sacn'",
    "error: missing required argument 'image'",
  ])('gives no hint for %j', (error) => {
    expect(hintForUsage(error)).toBeUndefined();
  });

  it('hints only at options that a scan does not have', () => {
    const scan = addOptions(new Command(), optionsOf('line', 'image', 'feeds', 'output', 'store', 'remote'));
    const own = scan.options.flatMap(({ short, long }) => [short, long]);
    expect(FOREIGN_OPTIONS.filter((flag) => own.includes(flag))).toEqual([]);
  });

  it('names only existing options and commands in hints', () => {
    const scan = addOptions(new Command(), optionsOf('line', 'image', 'feeds', 'output', 'store', 'remote'));
    const own = scan.options.flatMap(({ long }) => long ?? []);
    for (const flag of FOREIGN_OPTIONS) {
      const named = hintForUsage(`error: unknown option '${flag}'`)?.match(/--[\w-]+/gu) ?? [];
      expect({ flag, unknown: named.filter((each) => !own.includes(each)) }).toEqual({ flag, unknown: [] });
    }
  });
});
