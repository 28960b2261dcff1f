import type { Command } from 'commander';
import {
  processEnvironment,
  readServerFile,
  resolveServerSettings,
  resolveSettings,
  type ServerSettings,
} from '../../../config/index.ts';
import { flagsOf } from '../../options.ts';
import { namedConfigFile, type Request } from '../../session.ts';

/** What a server was asked to be. */
export interface ServeRequest extends Request {
  readonly server: ServerSettings;
  /** Keys of Clair's configuration that are not honoured. */
  readonly notHonoured: readonly string[];
}

export async function readServeRequest(command: Command): Promise<ServeRequest> {
  const environment = processEnvironment();
  const file = await readServerFile(namedConfigFile(command, environment));
  const flags = flagsOf(command);
  return {
    settings: resolveSettings(flags, environment, file),
    server: resolveServerSettings(flags, environment, file),
    ignore: file?.ignore ?? [],
    notHonoured: file?.notHonoured ?? [],
    environment,
  };
}
