import { workerData, type MessagePort } from 'node:worker_threads';
import * as z from 'zod';
import { AppError, writeAppError } from '../../errors/index.ts';
import { giveWay } from './give-way.ts';
import { openTaskWorlds, type TaskWorlds } from './task-worlds.ts';
import type { TaskMessage, TaskName, TaskOutcome } from './task.ts';
import { TASKS } from './tasks/index.ts';

// Entry for every pool thread. Each opens its own store and network client with the first task, and closes
// them when it ends.

if (z.object({ background: z.boolean() }).parse(workerData).background) giveWay();

let worlds: Promise<TaskWorlds> | undefined;

export async function perform<Name extends TaskName>(message: TaskMessage<Name>): Promise<TaskOutcome<Name>> {
  const { name, args, settings, port } = message;
  const task = TASKS[name];
  try {
    worlds ??= openTaskWorlds(settings).catch((error: unknown) => {
      worlds = undefined;
      throw error;
    });
    const world = (await worlds).worldOf(port);
    return { ok: true, value: await task(args, world) };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { ok: false, failure: writeAppError(error) };
  } finally {
    close(port);
  }
}

/** Closes the port, which would otherwise keep its messages. */
function close(port: MessagePort): void {
  port.removeAllListeners();
  port.close();
}
