import type { Command } from 'commander';
import {
  checkVariables,
  processEnvironment,
  readServerFile,
  resolveServerSettings,
  resolveSettings,
  optionName,
  variableName,
  type ConfigFile,
  type Environment,
  type Flags,
  type ServerSettings,
} from '../../../config/index.ts';
import { AppError } from '../../../errors/index.ts';
import { flagsOf } from '../../options/options.ts';
import { SERVE_OPTIONS } from './serve-options.ts';
import { namedConfigFile, type SessionRequest } from '../../opening/session.ts';
import { fleetLine } from './fleet-line.ts';

/** A server's requested configuration. */
export interface ServeRequest extends SessionRequest {
  readonly server: ServerSettings;
  /** Configuration keys that a server ignores. */
  readonly notHonoured: readonly string[];
  /** Whether a configuration file was named, or `none`. */
  readonly hasFile: boolean;
}

export async function readServeRequest(command: Command): Promise<ServeRequest> {
  const environment = processEnvironment();
  checkVariables(environment);
  const flags = flagsOf(command);
  refuseArtifacts(flags, environment);
  const named = namedConfigFile(command, environment);
  const file = await readServerFile(named);
  const settings = resolveSettings(flags, environment, file, 'serve');
  const ignore = file?.ignore ?? [];
  return {
    settings,
    server: resolveServerSettings(flags, environment, file),
    ignore,
    notHonoured: file
      ? [...file.notHonoured, ...notForServers(file, fleetLine({ settings, ignore }) !== undefined)]
      : [],
    hasFile: named !== undefined,
    environment,
  };
}

/** Refuses rather than ignores it: the feeds would silently come from other places than the user named. */
function refuseArtifacts({ feedsFrom }: Flags, environment: Environment): void {
  const variable = variableName('feedsFrom');
  if (feedsFrom === undefined && (environment[variable] ?? '') === '') return;
  const name = feedsFrom === undefined ? variable : '--feeds-from';
  throw new AppError('CONFIG_INVALID', `${name} does not apply to a server, which keeps whole feeds`, {
    hint: 'leave it out for the server; --feeds-mirror has it read a mirror',
  });
}

/** Ignore rules belong to the line: without one nothing is judged. */
function notForServers({ options, ignore }: ConfigFile, hasLine: boolean): readonly string[] {
  const unheeded = [...options.keys()].filter((key) => !SERVE_OPTIONS.includes(key));
  return [...unheeded.map(optionName), ...(ignore.length > 0 && !hasLine ? ['ignore'] : [])];
}
