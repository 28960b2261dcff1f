import type { Command } from 'commander';
import {
  CONFIG_VARIABLE,
  checkVariables,
  optionKeys,
  processEnvironment,
  readConfigFile,
  variableName,
  type Environment,
} from '../../../config/index.ts';
import { AppError } from '../../../errors/index.ts';
import { flagsOf } from '../../options/options.ts';
import { namedConfigFile, toRequest, type SessionRequest } from '../../opening/session.ts';

export interface ReadSettings {
  readonly request: SessionRequest;
  readonly faults: readonly AppError[];
  /** Sources of the settings in use, if others had to be ignored. */
  readonly usedSources?: 'flags and variables' | 'flags';
}

/** Reads as many settings as possible, and collects errors in the rest. Throws errors in flags. */
export async function readSettings(command: Command): Promise<ReadSettings> {
  const environment = processEnvironment();
  const named = namedConfigFile(command, environment);
  const flags = flagsOf(command);
  const faults = new Map<string, AppError>();
  const note = (error: unknown): undefined => {
    if (!(error instanceof AppError)) throw error;
    faults.set(error.message, error);
  };
  const attempt = <Value>(read: () => Value): Value | undefined => {
    try {
      return read();
    } catch (error) {
      note(error);
      return undefined;
    }
  };
  const file = await readConfigFile(named).catch(note);
  const isFileRead = faults.size === 0;
  attempt(() => checkVariables(environment));
  const whole = attempt(() => toRequest({ flags, environment, file }));
  if (whole && isFileRead) return { request: whole, faults: [...faults.values()] };
  const withoutFile = whole ?? attempt(() => toRequest({ flags, environment, file: undefined }));
  const request =
    withoutFile ?? toRequest({ flags, environment: withoutOptions(environment), file: undefined });
  return {
    request,
    faults: [...faults.values()],
    usedSources: withoutFile ? 'flags and variables' : 'flags',
  };
}

function withoutOptions(environment: Environment): Environment {
  const names = new Set([CONFIG_VARIABLE, ...optionKeys().map(variableName)]);
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !names.has(name)));
}
