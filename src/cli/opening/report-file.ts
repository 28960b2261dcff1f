import * as z from 'zod';
import { scanResult } from '../../api/index.ts';
import { isJsonObject, parseJson, type JsonBounds } from '../../domain/index.ts';
import { AppError } from '../../errors/index.ts';
import type { Report } from '../../report/index.ts';
import { readDocument } from './read-document.ts';

/** Version in `schema/report-1.json`. */
const SCHEMA_VERSION = 1;
/** A report with 50,000 findings takes half of it. */
const MAX_BYTES = 256 * 1024 ** 2;
const BOUNDS: JsonBounds = { depth: 32, values: 20_000_000 };
const HINT = 'name a file that plimsoll scan --format json=FILE wrote';

const text = z.string();

const workloads = z
  .array(
    z.object({
      file: text,
      kind: text,
      namespace: text.exactOptional(),
      name: text,
      container: text.exactOptional(),
      volume: text.exactOptional(),
    }),
  )
  .exactOptional();

const failure = z.object({
  reference: text,
  platform: z.object({ os: text, architecture: text, variant: text.exactOptional() }).exactOptional(),
  code: text,
  message: text,
  hint: text.exactOptional(),
  workloads,
});

const report = z.object({
  results: z.array(
    scanResult
      .safeExtend({ workloads })
      .refine(({ scannedAt }) => !Number.isNaN(Date.parse(scannedAt)), 'has no valid time'),
  ),
  failures: z.array(failure),
});

/** Reads back the output of `plimsoll scan --format json`. Throws REPORT_INVALID for anything else. */
export async function readReportFile(file: string): Promise<Report> {
  const text = await readDocument(file, { maxBytes: MAX_BYTES, code: 'REPORT_INVALID', hint: HINT });
  const parsed = parseJson(text, BOUNDS);
  if (!parsed.ok) throw notReport(file, parsed.failure);
  const { value } = parsed;
  if (!isJsonObject(value) || !('schemaVersion' in value)) throw notReport(file, 'it has no schema version');
  checkVersion(file, value['schemaVersion']);
  const read = report.safeParse({ ...value, results: listOf(value['results'], asResult) });
  if (!read.success) throw notReport(file, firstIssue(read.error));
  refuseShortened(file, value['results']);
  return read.data;
}

function checkVersion(file: string, version: unknown): void {
  if (version === SCHEMA_VERSION) return;
  throw new AppError('REPORT_INVALID', `${file} is a report of schema version ${JSON.stringify(version)}`, {
    hint: `scan again, or convert it with the program that wrote it: this one reads version ${SCHEMA_VERSION}`,
  });
}

/** A report without some of its findings would make the image look better than it is. */
function refuseShortened(file: string, results: unknown): void {
  const isShort =
    Array.isArray(results) && results.some((each) => isJsonObject(each) && 'hiddenCves' in each);
  if (!isShort) return;
  throw new AppError('REPORT_INVALID', `${file} lists only the findings of some severities`, {
    hint: 'scan without --severity, and give it to plimsoll convert',
  });
}

/** Gives packages their layer numbers in place of the document's whole layers. */
function asResult(result: unknown): unknown {
  if (!isJsonObject(result)) return result;
  const { packages, findings, suppressed, notices } = result;
  return {
    ...result,
    packages: listOf(packages, asPackage),
    findings: listOf(findings, withPackage),
    suppressed: listOf(suppressed, (each) =>
      isJsonObject(each) ? { ...each, finding: withPackage(each['finding']) } : each,
    ),
    ...(notices !== undefined && { notices: listOf(notices, withPackage) }),
  };
}

function withPackage(value: unknown): unknown {
  return isJsonObject(value) ? { ...value, package: asPackage(value['package']) } : value;
}

function asPackage(pkg: unknown): unknown {
  if (!isJsonObject(pkg)) return pkg;
  const { locations } = pkg;
  return {
    ...withLayerNumber(pkg),
    ...(locations !== undefined && {
      locations: listOf(locations, (place) => (isJsonObject(place) ? withLayerNumber(place) : place)),
    }),
  };
}

function withLayerNumber(value: Readonly<Record<string, unknown>>): object {
  const { layer } = value;
  return { ...value, layer: isJsonObject(layer) ? layer['index'] : layer };
}

function listOf(value: unknown, read: (each: unknown) => unknown): unknown {
  return Array.isArray(value) ? value.map(read) : value;
}

function firstIssue({ issues }: z.ZodError): string {
  const [issue] = issues;
  return issue ? `${issue.path.join('.')}: ${issue.message}` : 'it is not valid';
}

function notReport(file: string, reason: string): AppError {
  return new AppError('REPORT_INVALID', `${file} is not a report: ${reason}`, {
    hint: HINT,
  });
}
