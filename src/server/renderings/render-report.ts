import { PROGRAM } from '../../domain/index.ts';
import { AppError } from '../../errors/index.ts';
import { reportFormat } from '../../report/index.ts';
import { renderAdmission } from './admission/render-admission.ts';
import { renderLayer } from './clair-v1/render-layer.ts';
import { renderIndexReport } from './clair-v4/index-report.ts';
import { renderVulnerabilityReport } from './clair-v4/vulnerability-report.ts';
import { renderHarborSbom } from './harbor/sbom-report.ts';
import { renderHarborReport } from './harbor/vulnerability-report.ts';
import type { RenderedText, Renderer, RendererInput, RenderingKind } from './renderer.ts';

/** Table columns for an unknown terminal. */
const TABLE_WIDTH = 120;

async function renderFormat({ scan, rendering }: RendererInput<'report'>): Promise<RenderedText> {
  const format = reportFormat(rendering.format);
  if (!format) throw new AppError('USAGE', `unknown report format "${rendering.format}"`);
  const options = {
    program: PROGRAM,
    writtenAt: scan.result.scannedAt,
    width: TABLE_WIDTH,
    colour: false,
    showSuppressed: rendering.showSuppressed,
    severities: [],
    all: true,
    listPackages: rendering.listPackages,
    fixPlan: rendering.fixPlan,
  };
  const pieces = await format.render({ results: [scan.result], failures: [] }, options);
  return { contentType: format.mediaType, body: [...pieces].join('') };
}

/** Renders everything that a client needs to write its own report in any format. */
const renderResult: Renderer<'result'> = ({ scan: { result } }) => ({
  contentType: 'application/json',
  body: JSON.stringify(result),
});

/** Renders a report as requested. Throws USAGE for an unknown format. */
export async function renderReport({
  scan,
  indexed,
  rendering,
}: RendererInput<RenderingKind>): Promise<RenderedText> {
  switch (rendering.kind) {
    case 'report':
      return renderFormat({ scan, indexed, rendering });
    case 'result':
      return renderResult({ scan, indexed, rendering });
    case 'admission':
      return renderAdmission({ scan, indexed, rendering });
    case 'clair-v4-index':
      return renderIndexReport({ scan, indexed, rendering });
    case 'clair-v4-vulnerabilities':
      return renderVulnerabilityReport({ scan, indexed, rendering });
    case 'clair-v1-layer':
      return renderLayer({ scan, indexed, rendering });
    case 'harbor-vulnerabilities':
      return renderHarborReport({ scan, indexed, rendering });
    case 'harbor-sbom':
      return renderHarborSbom({ scan, indexed, rendering });
  }
}
