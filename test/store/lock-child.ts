/** A process that works under a lock again and again: `lock-child.ts FOLDER MARK TURNS`. Without turns it holds it until it is killed. */
import { closeSync, openSync, rmSync } from 'node:fs';
import { setImmediate as pause } from 'node:timers/promises';
import { tryLock } from '../../src/store/sqlite/file-lock.ts';

const [folder = '', mark = '', turns] = process.argv.slice(2);

async function lock() {
  for (;;) {
    const held = tryLock(folder);
    if (held) return held;
    await pause();
  }
}

if (turns === undefined) {
  await lock();
  process.stdout.write('held\n');
  setInterval(() => undefined, 60_000);
} else {
  for (let turn = 0; turn < Number(turns); turn++) {
    const held = await lock();
    // Fails where another one is at work.
    closeSync(openSync(mark, 'wx'));
    await pause();
    rmSync(mark);
    held.release();
  }
}
