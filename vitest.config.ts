import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { configDefaults, defineConfig } from 'vitest/config';
import { LeftOut } from './test/support/left-out.ts';
import { memoryFolder } from './test/support/memory-folder.ts';
import { SeedReporter } from './test/support/seed.ts';
import { SlowestFirst } from './test/support/slowest-first.ts';

/** By itself vitest leaves a processor to its own thread, which waits for tests most of the time. */
const parallel = { maxWorkers: availableParallelism() };
const temporary = memoryFolder(4 * 1024 ** 3);
const place = { ...(temporary !== undefined && { TMPDIR: temporary }) };
const setupFiles = ['test/support/seed.ts'];
/** Processes that tests start load the sources: each would strip and compile them anew. */
const env = { ...place, NODE_COMPILE_CACHE: join(import.meta.dirname, 'node_modules/.cache/node') };
const patient = { pool: 'forks' as const, testTimeout: 120_000, hookTimeout: 600_000 };
const serial = { ...patient, fileParallelism: false };
/** A file waits half of its time: for servers, time limits, and other systems. After the unit tests, which keep all cores busy. */
const waiting = {
  ...patient,
  maxWorkers: Math.min(4, availableParallelism() + 1),
  sequence: { groupOrder: 1 },
};

export default defineConfig({
  test: {
    reporters: [...configDefaults.reporters, new SeedReporter(), new LeftOut()],
    sequence: { sequencer: SlowestFirst },
    projects: [
      // A process for each file took longer than the tests: these share a few, and give back what they change. One more
      // than there are cores, since they wait a fifth of their time.
      {
        test: {
          name: 'unit',
          include: ['src/**/*.test.ts'],
          isolate: false,
          // Node loads a module once for all files of a process, and strips types itself.
          experimental: { viteModuleRunner: false, nodeLoader: false },
          env,
          setupFiles,
          maxWorkers: availableParallelism() + 1,
          restoreMocks: true,
          unstubEnvs: true,
          testTimeout: 30_000,
        },
      },
      // Against real databases, and processes of the server.
      {
        test: {
          name: 'integration',
          include: ['test/{jobs,store,support,work}/**/*.test.ts'],
          env,
          setupFiles,
          ...waiting,
          restoreMocks: true,
          unstubEnvs: true,
        },
      },
      { test: { name: 'e2e', include: ['test/e2e/**/*.test.ts'], env: place, setupFiles, ...waiting } },
      {
        test: {
          name: 'kubernetes',
          include: ['test/kubernetes/**/*.test.ts'],
          env: place,
          setupFiles,
          ...waiting,
        },
      },
      { test: { name: 'shared', include: ['test/shared/**/*.test.ts'], ...patient, ...parallel } },
      {
        test: {
          name: 'images',
          include: ['test/images/**/*.test.ts'],
          globalSetup: ['test/images/setup.ts'],
          ...serial,
        },
      },
      {
        test: {
          name: 'real',
          include: ['test/real/**/*.test.ts'],
          globalSetup: ['test/real/setup.ts'],
          ...serial,
        },
      },
    ],
  },
});
