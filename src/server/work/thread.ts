import { workerData, type MessagePort } from 'node:worker_threads';
import * as z from 'zod';
import { AppError, writeAppError } from '../../errors/index.ts';
import { giveWay } from './give-way.ts';
import { openTaskWorlds, type TaskWorlds } from './task-worlds.ts';
import type { TaskMessage, TaskName, TaskOutcome } from './task.ts';
import { TASKS } from './tasks/index.ts';

// The entry of every thread of the pools. Each has a store and a way to the network of its own, opened with the first
// task and closed by the thread's end.

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

/** An open port would keep its messages for ever. */
function close(port: MessagePort): void {
  port.removeAllListeners();
  port.close();
}
