import { ALL_PLATFORMS, defined, type ScanResult } from '../../domain/index.ts';
import { AppError } from '../../errors/index.ts';
import {
  openBaseline,
  type Baseline,
  type ComparedImage,
  type ReportJudgement,
} from '../../findings/index.ts';
import { imageOfReport, indexImage } from '../../packages/index.ts';
import { isReport } from './is-report.ts';
import { readReportFile } from './report-file.ts';
import { openNamedImage } from './open-named-image.ts';
import { readSbomFile } from './read-sbom.ts';
import { sbomFile } from './sbom-name.ts';
import type { ScanSession } from './session.ts';
import { withinTime } from './time-limit/index.ts';

/** Reads the baseline. Throws AppError if it cannot be read. */
export async function readBaseline(name: string, session: ScanSession): Promise<Baseline> {
  if (session.settings.platform === ALL_PLATFORMS && !isReport(name)) {
    throw new AppError('USAGE', 'an image as --baseline cannot be combined with --platform all', {
      hint: 'name one platform, or give a report of one as --baseline',
    });
  }
  return withinTime(name, session, async (limited) =>
    openBaseline(name, await readCompared(name, limited), comparedPackages(limited), limited.context),
  );
}

/** Returns the settings that select the compared packages. */
export function comparedPackages({ settings }: ScanSession): Pick<ReportJudgement, 'scope' | 'skipPaths'> {
  const { scope, skipPath: skipPaths } = settings;
  return { ...defined({ scope }), skipPaths };
}

/** Reads an image, or takes its packages from a stored report if the name ends in `.json`. */
export async function readCompared(name: string, session: ScanSession): Promise<ComparedImage> {
  if (isReport(name)) {
    const kept = await readOnlyResult(name);
    return { indexed: imageOfReport(kept), kept };
  }
  const file = sbomFile(name);
  if (file !== undefined) return { indexed: await readSbomFile(file, name, session) };
  const image = await openNamedImage(name, session);
  try {
    return { indexed: await indexImage(image, session.context) };
  } finally {
    await image.close();
  }
}

async function readOnlyResult(file: string): Promise<ScanResult> {
  const { results, failures } = await readReportFile(file);
  const [result] = results;
  if (!result || results.length + failures.length > 1) {
    throw unusable(`${file} is a report of ${results.length} images, where one is needed`);
  }
  const { packages, findings, suppressed } = result;
  if (packages.length === 0 && findings.length + suppressed.length > 0) {
    throw unusable(`${file} has findings, and does not list the packages`);
  }
  return result;
}

function unusable(message: string): AppError {
  return new AppError('REPORT_INVALID', message, {
    hint: 'make it of one image: plimsoll scan IMAGE --format json=FILE',
  });
}
