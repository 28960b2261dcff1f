import { afterEach, expect, it, vi } from 'vitest';
import { AppError } from '../../../errors/index.ts';
import { CLEAN } from '../../../report/testing.ts';
import { resolveSettings } from '../../../config/index.ts';
import type { Scanner } from '../../opening/scanner.ts';
import { exitCodeOf, scanAll } from './run.ts';

afterEach(() => vi.restoreAllMocks());

function scannerThatThrows(errors: Readonly<Record<string, Error>>): Scanner {
  return {
    settings: resolveSettings({}, {}, undefined),
    ignore: [],
    environment: {},
    progress: { report: () => undefined, clear: () => undefined },
    async scan(name) {
      await Promise.resolve();
      const error = errors[name];
      if (error) throw error;
      return { ...CLEAN, image: { ...CLEAN.image, reference: name } };
    },
    withSettings: (settings) => ({ ...scannerThatThrows(errors), settings }),
    close: () => Promise.resolve(),
  };
}

it('answers for the other platforms of an image when one fails, and names it', async () => {
  const printed = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  const arm = { os: 'linux', architecture: 'arm', variant: 'v7' };
  const closed = vi.fn(() => Promise.resolve());
  const scanner: Scanner = {
    ...scannerThatThrows({}),
    listScans: () =>
      Promise.resolve({
        scans: [
          { platform: arm, scan: () => Promise.reject(new AppError('IO_FAILED', 'disk full')) },
          { scan: () => Promise.resolve(CLEAN) },
        ],
        close: closed,
      }),
  };
  const report = await scanAll([{ reference: 'app:1', name: 'app:1' }], scanner);
  expect(report.results).toHaveLength(1);
  expect(report.failures).toEqual([
    { reference: 'app:1', platform: arm, code: 'IO_FAILED', message: 'disk full' },
  ]);
  expect(exitCodeOf(report)).toBe(2);
  expect(printed.mock.calls.join('')).toContain('app:1 (linux/arm/v7):\nerror[IO_FAILED]: disk full\n');
  expect(closed).toHaveBeenCalledOnce();
});

it('answers for the other images of a call when one sets off a bug', async () => {
  const printed = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  const images = ['a', 'b', 'c', 'd'].map((name) => ({ reference: name, name }));
  const errors = {
    b: new RangeError('Maximum call stack size exceeded'),
    c: new AppError('IO_FAILED', 'disk full'),
  };
  const report = await scanAll(images, scannerThatThrows(errors));
  expect(report.results.map(({ image }) => image.reference)).toEqual(['a', 'd']);
  expect(report.failures).toEqual([
    { reference: 'b', code: 'INTERNAL', message: 'Maximum call stack size exceeded' },
    { reference: 'c', code: 'IO_FAILED', message: 'disk full' },
  ]);
  expect(exitCodeOf(report)).toBe(2);
  expect(printed.mock.calls.join('')).toContain(
    'this is a bug in plimsoll: Maximum call stack size exceeded',
  );
});

it('scans each image of a list with the settings that its line gives', async () => {
  const scanner = scannerThatThrows({});
  const strict = { ...scanner.settings, strict: true };
  const asked: boolean[] = [];
  const watched = (each: Scanner): Scanner => ({
    ...each,
    scan: (name, reference) => {
      asked.push(each.settings.strict);
      return each.scan(name, reference);
    },
    withSettings: (settings) => watched(each.withSettings(settings)),
  });
  const images = [
    { reference: 'a', name: 'a' },
    { reference: 'b', name: 'b', settings: strict },
    { reference: 'b', name: 'b' },
  ];
  const report = await scanAll(images, watched(scanner));
  expect(report.results.map(({ image }) => image.reference)).toEqual(['a', 'b', 'b']);
  expect(asked).toEqual([false, true, false]);
});

it('names an image whose own settings cannot be honoured, and scans the others', async () => {
  vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  const scanner: Scanner = {
    ...scannerThatThrows({}),
    withSettings: () => {
      throw new AppError('USAGE', 'a server can scan only one platform of an image');
    },
  };
  const images = [
    { reference: 'a', name: 'a', settings: scanner.settings },
    { reference: 'b', name: 'b' },
  ];
  const report = await scanAll(images, scanner);
  expect(report.failures).toMatchObject([{ reference: 'a', code: 'USAGE' }]);
  expect(report.results).toHaveLength(1);
});

it('names an image whose credentials it refused without them', async () => {
  vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  const name = 'https://me:secret@registry.example/app';
  const scanner = scannerThatThrows({ [name]: new AppError('REFERENCE_INVALID', 'not here') });
  const { failures } = await scanAll([{ reference: name, name }], scanner);
  expect(failures).toMatchObject([{ reference: 'https://***@registry.example/app' }]);
});

it('adds the workloads that name an image to its result, its failure and its error', async () => {
  const printed = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  const workloads = [{ file: 'a.yaml', kind: 'Pod', name: 'a' }];
  const failure = new AppError('REFERENCE_INVALID', 'the image is not a text');
  const images = [
    { reference: 'a', name: 'docker://a', workloads },
    { reference: 'Pod a', name: 'none', workloads, failure },
  ];
  const { results, failures } = await scanAll(images, scannerThatThrows({}));
  expect(results).toMatchObject([{ workloads }]);
  expect(failures).toMatchObject([{ reference: 'Pod a', code: 'REFERENCE_INVALID', workloads }]);
  expect(printed.mock.calls.join('')).toContain('Pod a, in a.yaml: Pod a:\nerror[REFERENCE_INVALID]');
});
