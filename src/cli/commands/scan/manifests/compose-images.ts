import type { Environment } from '../../../../config/index.ts';
import { isJsonObject, type JsonObject } from '../../../../domain/index.ts';
import { AppError } from '../../../../errors/index.ts';
import { shownName, spend, type NamedPlace, type ValueBudget } from './named-place.ts';
import { interpolateVariables } from './interpolate-variables.ts';
import { MAX_IMAGE_LENGTH } from './limits.ts';

/** A Compose file has services, and no kind. */
export function isComposeFile(document: unknown): document is JsonObject & { services: JsonObject } {
  return isJsonObject(document) && isJsonObject(document['services']) && !('kind' in document);
}

/** Lists the images of services and image volumes, with variables replaced as Compose does. */
export function* composeImages(
  { services, include }: JsonObject & { services: JsonObject },
  environment: Environment,
  budget: ValueBudget,
): Generator<NamedPlace> {
  if (include !== undefined) {
    yield { workload: { kind: 'include', name: 'of other files' }, reason: 'is not read' };
  }
  for (const [name, service] of Object.entries(services)) {
    if (!isJsonObject(service)) continue;
    const workload = { kind: 'service', name: shownName(name) ?? 'without a name' };
    const { image, volumes } = service;
    if (image !== undefined && image !== null) yield { workload, image: withVariables(image, environment) };
    else yield { workload, reason: reasonFor(service) };
    const mounted = [volumes].flat();
    spend(budget, mounted.length);
    for (const volume of mounted.filter(isJsonObject)) {
      if (volume['type'] !== 'image') continue;
      const { source, target } = volume;
      yield {
        workload: { ...workload, volume: shownName(target) ?? '/' },
        image: withVariables(source, environment),
      };
    }
  }
}

function reasonFor(service: JsonObject): string {
  if (service['extends'] !== undefined) return 'extends another service, which is not read';
  return service['build'] === undefined ? 'names no image' : 'is built, and names no image';
}

/** Returns the error in place of an image whose variables cannot be replaced. */
function withVariables(image: unknown, environment: Environment): unknown {
  if (typeof image !== 'string' || image.length > MAX_IMAGE_LENGTH) return image;
  const replaced = interpolateVariables(image, environment);
  if (replaced.ok) return replaced.value;
  return new AppError(
    'REFERENCE_INVALID',
    `cannot replace the variables in "${image}": ${replaced.failure}`,
    {
      hint: 'render the file first: docker compose config | plimsoll scan manifests:-',
    },
  );
}
