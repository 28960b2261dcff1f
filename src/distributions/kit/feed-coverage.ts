import { LANGUAGE_ECOSYSTEMS, type Coverage } from '../../domain/index.ts';
import { DISTRIBUTIONS } from '../registry.ts';
import { PATCHERS } from './patchers.ts';

/** Says of a feed of advisories by its name, such as `osv:Debian`, whether it knows what has no fix; undefined for others. */
export function coverageOfFeed(name: string): Coverage | undefined {
  const [id = '', part = ''] = split(name);
  if (id === 'osv' && LANGUAGE_ECOSYSTEMS.some((language) => language === part)) return 'unfixed known';
  const rules = [...DISTRIBUTIONS, ...PATCHERS].flatMap(({ feeds }) => feeds);
  const named = rules.find(
    (rule) => rule.feed === id && (typeof rule.part !== 'string' || rule.part === part),
  );
  return named?.coverage;
}

function split(name: string): readonly string[] {
  const colon = name.indexOf(':');
  return colon < 0 ? [name] : [name.slice(0, colon), name.slice(colon + 1)];
}
