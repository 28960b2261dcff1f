import { isJsonObject, type JsonObject } from '../domain/index.ts';

const MAX_VERSION = 256;

/**
 * Returns the version that a Composer package gives its installed branch: `2.x-dev` for `dev-main`. Source:
 * https://getcomposer.org/doc/articles/aliases.md
 */
export function branchAlias({ version, extra }: JsonObject): string | undefined {
  const aliases = isJsonObject(extra) ? extra['branch-alias'] : undefined;
  if (!isJsonObject(aliases) || typeof version !== 'string' || !Object.hasOwn(aliases, version))
    return undefined;
  const alias = aliases[version];
  return typeof alias === 'string' && alias !== '' && alias.length <= MAX_VERSION ? alias : undefined;
}
