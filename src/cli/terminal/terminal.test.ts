import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyText } from '../../../test/support/any-text.ts';
import { VERSION } from '../../domain/index.ts';
import { AppError } from '../../errors/index.ts';
import { textWidth } from '../../report/index.ts';
import { takesLinks, wantsColour, type ColourChoice } from './colour.ts';
import { terminalColumns, type Screen } from './columns.ts';
import { formatError } from './format-error.ts';
import { createProgress } from './progress.ts';
import { progressLine } from './progress-line.ts';
import type { ScanProgress } from '../../findings/index.ts';
import { advance, type ProgressState } from './progress-state.ts';

describe('formatError', () => {
  it('formats an expected failure in one line with its code, and a hint', () => {
    const error = new AppError('IMAGE_NOT_FOUND', 'no image app:1', {
      hint: 'plimsoll scan --help',
    });
    expect(formatError(error)).toBe('error[IMAGE_NOT_FOUND]: no image app:1\nhint: plimsoll scan --help');
  });

  it('formats an expected failure without a hint', () => {
    expect(formatError(new AppError('IO_FAILED', 'the disk is full'))).toBe(
      'error[IO_FAILED]: the disk is full',
    );
  });

  it("adds another machine's own words to a failure", () => {
    const error = new AppError('NETWORK_FAILED', 'there is no app:1', { said: 'manifest\u{7} unknown' });
    expect(formatError(error)).toBe('error[NETWORK_FAILED]: there is no app:1 (manifest\u{fffd} unknown)');
  });

  it('falls back on the usual hint of a failure without its own', () => {
    const error = new AppError('REFERENCE_INVALID', '"a b" is not a valid image reference');
    expect(formatError(error)).toContain('\nhint: see how images are named: plimsoll scan --help');
  });

  it('lets neither secrets nor control characters of a failure through', () => {
    const error = new AppError('NETWORK_FAILED', 'x\u{1b}[2J', { hint: 'see https://me:secret@host/\u{7}' });
    expect(formatError(error)).toBe(
      'error[NETWORK_FAILED]: x\u{fffd}[2J\nhint: see https://***@host/\u{fffd}',
    );
  });

  it('shows the location of a bug', () => {
    const text = formatError(new TypeError('x is undefined'));
    expect(text).toContain('error[INTERNAL]: this is a bug in plimsoll: x is undefined\n    at ');
    expect(text).toContain(`\nversion: ${VERSION}, commit: `);
    expect(text).toMatch(/\nhint: report these lines .*plimsoll doctor$/u);
  });

  it('takes no limit of the machine for a bug', () => {
    const thrown = Object.assign(new Error("EMFILE: too many open files, open 'x'"), { code: 'EMFILE' });
    expect(formatError(thrown)).toBe(
      "error: EMFILE: too many open files, open 'x'\nhint: raise the limit of open files: ulimit -n 1024",
    );
  });

  it.each([['a string'], [undefined], [null]])('formats a thrown %j', (thrown) => {
    expect(formatError(thrown)).toContain(String(thrown));
  });
});

it.each<[ColourChoice['wish'], boolean, ColourChoice['environment'], boolean]>([
  ['auto', true, {}, true],
  ['auto', false, {}, false],
  ['auto', true, { NO_COLOR: '1' }, false],
  ['auto', true, { NO_COLOR: '' }, true],
  ['auto', true, { TERM: 'dumb' }, false],
  ['auto', false, { FORCE_COLOR: '1' }, true],
  ['auto', true, { FORCE_COLOR: '0' }, false],
  ['auto', false, { CLICOLOR_FORCE: '1' }, true],
  ['auto', false, { CLICOLOR_FORCE: '0' }, false],
  ['auto', false, { NO_COLOR: '1', CLICOLOR_FORCE: '1' }, false],
  ['auto', false, { NO_COLOR: '1', FORCE_COLOR: '1' }, false],
  ['always', false, { NO_COLOR: '1' }, true],
  ['never', true, { FORCE_COLOR: '1' }, false],
])('decides by --color %s, terminal %s and %j on colour: %s', (wish, isTerminal, environment, expected) => {
  expect(wantsColour({ wish, isTerminal, environment })).toBe(expected);
});

it.each([
  [{}, false],
  [{ TERM: 'xterm-256color' }, false],
  [{ TERM: 'xterm-kitty' }, true],
  [{ TERM_PROGRAM: 'WezTerm' }, true],
  [{ TERM_PROGRAM: 'Apple_Terminal' }, false],
  [{ VTE_VERSION: '7600' }, true],
  [{ VTE_VERSION: '4900' }, false],
  [{ WT_SESSION: 'x' }, true],
  [{ FORCE_HYPERLINK: '1' }, true],
  [{ FORCE_HYPERLINK: '0', TERM: 'xterm-kitty' }, false],
])('decides by %j on links: %s', (environment, expected) => {
  expect(takesLinks(environment)).toBe(expected);
});

it.each<[string, Screen, string | undefined, number]>([
  ['a terminal', { isTTY: true, columns: 90 }, '60', 90],
  ['a terminal without a size', { isTTY: true, columns: 0 }, undefined, 120],
  ['a terminal of unknown size', { isTTY: true }, undefined, 120],
  ['a pipe', { columns: 90 }, undefined, 120],
  ['a pipe with COLUMNS=60', {}, '60', 60],
  ['a pipe with COLUMNS=0', {}, '0', 120],
  ['a pipe with COLUMNS=wide', {}, 'wide', 120],
])('counts the columns of %s', (_screen, screen, COLUMNS, expected) => {
  expect(terminalColumns(screen, { COLUMNS }, 120)).toBe(expected);
});

function after(...events: ScanProgress[]): ProgressState {
  const state = events.reduce<ProgressState | undefined>(advance, undefined);
  if (!state) throw new Error('nothing is going on');
  return state;
}

describe('progressLine', () => {
  const image: ScanProgress = { kind: 'image', reference: 'nginx:1.27', layers: [20e6, 20e6] };
  const unsized: ScanProgress = { ...image, layers: [undefined, undefined] };
  const first: ScanProgress = { kind: 'layer', index: 0, bytes: 20e6, totalBytes: 20e6, done: true };
  const second: ScanProgress = { kind: 'layer', index: 1, bytes: 10e6, totalBytes: 20e6 };

  it.each<[ScanProgress[], string]>([
    [[image], 'nginx:1.27  0/2 layers'],
    [[image, first], 'nginx:1.27  1/2 layers  ━━━━━━━━────────  20 MB of 40 MB'],
    [[unsized, first], 'nginx:1.27  1/2 layers  20 MB'],
    [[unsized, first, second], 'nginx:1.27  1/2 layers  ━━━━━━━━━━━━────  30 MB of 40 MB'],
    [[image, first, second], 'nginx:1.27  1/2 layers  ━━━━━━━━━━━━────  30 MB of 40 MB'],
    [[image, { kind: 'layer', index: 7, bytes: 1 }], 'nginx:1.27  0/2 layers'],
    [[{ kind: 'feed', feed: 'kev', bytes: 999 }], 'kev  999 B'],
    [[{ kind: 'feed', feed: 'kev', bytes: 9, totalBytes: 5, records: 1 }], 'kev  1 record  9 B'],
    [[{ kind: 'step', text: 'matching' }], 'matching'],
  ])('prints after %j the progress line "%s"', (events, expected) => {
    expect(progressLine(after(...events), 80)).toBe(expected);
  });

  it('cuts the name of the image before the numbers of the progress line', () => {
    const long = { ...image, reference: 'registry.example/a/very/long/name/of/an/image:1.27' };
    expect(progressLine(after(long, first), 40)).toBe('registry.e…  1/2 layers  20 MB of 40 MB');
  });

  it('keeps the progress line narrower than the terminal', () => {
    const property = fc.property(anyText(), fc.integer({ min: 2, max: 90 }), (name, columns) => {
      const line = progressLine(after({ ...image, reference: name }, first, second), columns);
      expect(textWidth(line)).toBeLessThan(columns);
    });
    fc.assert(property);
  });
});

describe('createProgress', () => {
  function started(options: { isTTY?: boolean; quiet?: boolean; TERM?: string } = {}) {
    const written: string[] = [];
    const clock = { time: 0 };
    const stream = { isTTY: options.isTTY ?? true, columns: 80, write: (text: string) => written.push(text) };
    const progress = createProgress({
      stream,
      quiet: options.quiet ?? false,
      environment: { TERM: options.TERM ?? 'xterm' },
      now: () => clock.time,
    });
    return { progress, written, clock };
  }

  it.each([{ isTTY: false }, { quiet: true }, { TERM: 'dumb' }])('writes no progress with %j', (options) => {
    const { progress, written } = started(options);
    progress.report({ kind: 'step', text: 'matching' });
    progress.clear();
    expect(written).toEqual([]);
  });

  it('redraws progress no more often than anyone sees', () => {
    const { progress, written, clock } = started();
    for (clock.time = 0; clock.time < 1000; clock.time++)
      progress.report({ kind: 'feed', feed: 'kev', bytes: 1 });
    expect(written).toHaveLength(13);
  });

  it('shows at once that a step begins', () => {
    const { progress, written } = started();
    progress.report({ kind: 'feed', feed: 'kev' });
    progress.report({ kind: 'step', text: 'matching' });
    expect(written.at(-1)).toBe('\r\u{1b}[2Kmatching');
  });

  it('clears the progress line, once', () => {
    const { progress, written } = started();
    progress.report({ kind: 'step', text: 'matching' });
    progress.clear();
    progress.clear();
    expect(written.slice(1)).toEqual(['\r\u{1b}[2K']);
  });
});
