import type { Command } from 'commander';
import { Engine, EngineWatch } from '../../../docker/index.ts';
import { counted } from '../../../domain/index.ts';
import { daemonEnvironment } from '../../opening/open-named-image.ts';
import { runWatch } from './run-watch.ts';

export function runWatchDocker(command: Command): Promise<number> {
  return runWatch(command, ({ environment }, problems) => {
    const engine = new Engine(daemonEnvironment(environment));
    const watch = new EngineWatch(engine, problems);
    return {
      source: watch,
      names: async (signal) => [(await engine.identity(signal)).name],
      uid: async (signal) => (await engine.identity(signal)).uid,
      list: (signal) => watch.list(signal),
      follow: (signal) => watch.run(signal),
      counts: () => counted(watch.containers, 'container'),
      health: () => ({ containers: watch.containers, unlisted: watch.unread }),
      unlisted: () => watch.unread,
      close: () => Promise.resolve(),
    };
  });
}
