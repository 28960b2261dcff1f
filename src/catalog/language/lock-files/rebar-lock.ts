// rebar.lock: https://rebar3.org/docs/configuration/dependencies/#lock-files

import { failed, ok } from '../../../domain/index.ts';
import {
  lockedPackage,
  MAX_LOCKED,
  TOO_MANY_LOCKED,
  unknownVersion,
  type LockReader,
} from './locked-package.ts';

const NEWEST = 1;
/** The format version; the first format had no version. */
const VERSION = /^\{\s*"(\d+)(?:\.[.\d]*)?"/u;
/** `{<<"NAME">>,{pkg,<<"HEX_NAME">>,<<"1.2.3">>`, or another source kind's name. Hashes have no second brace. */
const ENTRY =
  /\{\s*<<"([^"]{1,1024})">>\s*,\s*\{\s*(\w{1,64})\s*,(?:\s*<<"([^"]{1,1024})">>\s*,\s*<<"([^"]{1,1024})">>)?/gu;

/** Reads an Erlang term: a list of dependencies from Hex or source repositories. */
export const readRebarLock: LockReader = (text) => {
  const term = text.trimStart();
  if (term === '') return ok([]);
  const version = VERSION.exec(term)?.[1];
  if (version === undefined && !term.startsWith('[')) return failed('not a list of dependencies of Erlang');
  if (version !== undefined && Number(version) > NEWEST) return failed(unknownVersion(version));
  const entries = Array.from(term.matchAll(ENTRY), ([, name, kind, hexName, hexVersion]) =>
    kind === 'pkg' ? lockedPackage(hexName, hexVersion) : lockedPackage(name, kind, 'elsewhere'),
  );
  return entries.length > MAX_LOCKED ? failed(TOO_MANY_LOCKED) : ok(entries);
};
