import type { Environment } from '../../../../config/index.ts';
import { isJsonObject, nameSome, workloadName, type ManifestWorkload } from '../../../../domain/index.ts';
import { AppError } from '../../../../errors/index.ts';
import { formatImageReference, parseImageReference } from '../../../../image/index.ts';
import { readDocument, STANDARD_INPUT } from '../../../opening/read-document.ts';
import { composeImages, isComposeFile } from './compose-images.ts';
import type { NamedPlace } from './named-place.ts';
import { kubernetesImages } from './kubernetes-images.ts';
import { MAX_BYTES, MAX_IMAGE_LENGTH, MAX_IMAGES, MAX_NOTES, MAX_VALUES } from './limits.ts';
import { parseDocuments } from './parse-documents.ts';

/** An image that manifests name, once for all workloads. */
export interface ManifestImage {
  /** As the first workload names it. */
  readonly reference: string;
  /** With its transport: a manifest must not make a scan read this machine's files. */
  readonly name: string;
  readonly workloads: readonly ManifestWorkload[];
  /** The reason why the name cannot be read at all. */
  readonly failure?: AppError;
}

export interface ManifestImages {
  readonly images: readonly ManifestImage[];
  /** Places that name no image, each in a few words. */
  readonly notes: readonly string[];
}

const CODE = 'MANIFESTS_INVALID';
const HINT = 'name Kubernetes manifests or a Compose file, in YAML or JSON';
const RENDER = 'render it first: helm template CHART | plimsoll scan manifests:-';
const TEMPLATE_ACTION = '{{';

/** Reads the images that manifests name. Throws MANIFESTS_INVALID, and IO_FAILED. */
export async function readManifests(
  files: readonly string[],
  environment: Environment,
): Promise<ManifestImages> {
  const named: ManifestImage[] = [];
  const notes = new Set<string>();
  for (const path of files) {
    const file = path === STANDARD_INPUT ? 'standard input' : path;
    const text = await readDocument(path, { maxBytes: MAX_BYTES, code: CODE, hint: HINT });
    const places = await placesIn(text, file, environment);
    const empty = places.flatMap(({ workload, reason }) =>
      reason ? `${placeName(workload)} ${reason}` : [],
    );
    if (empty.length === places.length) throw withoutImages(file, text, empty);
    for (const note of empty) notes.add(`${file}: ${note}`);
    for (const place of places) if (place.reason === undefined) named.push(toImage(place, file));
  }
  const byName = Map.groupBy(named, ({ name }) => name);
  if (byName.size > MAX_IMAGES)
    throw new AppError(CODE, `got more than ${MAX_IMAGES} images`, { hint: HINT });
  const images = [...byName.values()].flatMap((same) => {
    const [first] = same;
    return first ? { ...first, workloads: same.flatMap(({ workloads }) => workloads) } : [];
  });
  return { images, notes: [...notes] };
}

async function placesIn(
  text: string,
  file: string,
  environment: Environment,
): Promise<readonly NamedPlace[]> {
  const budget = { values: MAX_VALUES };
  const places: NamedPlace[] = [];
  try {
    for await (const document of parseDocuments(text)) {
      const found = isComposeFile(document)
        ? composeImages(document, environment, budget)
        : kubernetesImages(document, budget);
      for (const place of found) places.push(place);
    }
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const isTemplate = text.includes(TEMPLATE_ACTION);
    const message = isTemplate ? 'a template, not yet YAML' : 'not valid YAML';
    throw new AppError(CODE, `${file} is ${message}: ${error.message}`, {
      hint: isTemplate ? RENDER : HINT,
      cause: error,
    });
  }
  return places;
}

function withoutImages(file: string, text: string, notes: readonly string[]): AppError {
  const reasons = notes.length === 0 ? '' : `: ${nameSome(notes, MAX_NOTES)}`;
  return new AppError(CODE, `${file} names no image${reasons}`, {
    hint: text.includes(TEMPLATE_ACTION) ? RENDER : HINT,
  });
}

/** An invalid reference keeps its text, so that its scan fails with the reason. */
function toImage({ workload, image }: NamedPlace, file: string): ManifestImage {
  const workloads = [{ file, ...workload }];
  const reference = placeName(workload);
  const name = `manifests:${file}, ${reference}`;
  if (image instanceof AppError) return { reference, name, workloads, failure: image };
  const wrong = wrongImage(image);
  if (wrong) return { reference, name, workloads, failure: wrong };
  return { reference: String(image), name: `docker://${normalised(String(image))}`, workloads };
}

/** YAML reads `{{ .Values.image }}` without quotes as a mapping. */
function wrongImage(image: unknown): AppError | undefined {
  const isTemplate = typeof image === 'string' ? image.includes(TEMPLATE_ACTION) : isJsonObject(image);
  if (isTemplate) {
    return new AppError('REFERENCE_INVALID', 'the image is an unrendered template', { hint: RENDER });
  }
  if (typeof image !== 'string') return new AppError('REFERENCE_INVALID', 'the image is not a text');
  if (image.length <= MAX_IMAGE_LENGTH) return undefined;
  return new AppError('REFERENCE_INVALID', `the image is longer than ${MAX_IMAGE_LENGTH} characters`);
}

function normalised(image: string): string {
  try {
    return formatImageReference(parseImageReference(image));
  } catch (error) {
    if (error instanceof AppError) return image;
    throw error;
  }
}

function placeName({ container, volume, ...workload }: NamedPlace['workload']): string {
  const part = container ?? volume;
  return part === undefined ? workloadName(workload) : `${workloadName(workload)} (${part})`;
}
