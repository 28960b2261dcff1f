import { namespaceOf } from '../../../clair/index.ts';
import { defined } from '../../../domain/index.ts';
import type { NotificationRecord, NotifiedVulnerability } from '../../../inventory/ports.ts';
import type { VulnerabilityDocument } from '../../renderings/clair-v1/documents.ts';
import { describedVulnerability } from '../../renderings/clair-v1/vulnerability-document.ts';
import { versionFormatOf } from './namespaces.ts';
import type { Side, Sides } from './notifications-page.ts';

interface Paging {
  readonly Limit: number;
  readonly Page: string;
  readonly NextPage?: string;
}

export function toNotificationDocument(
  { id, createdAt, notifiedAt, readAt }: NotificationRecord,
  paging: Paging,
  sides: Sides,
): object {
  return {
    Name: id,
    Created: toSeconds(createdAt),
    ...(notifiedAt !== undefined && { Notified: toSeconds(notifiedAt) }),
    ...(readAt !== undefined && { Deleted: toSeconds(readAt) }),
    ...paging,
    ...(sides.old && { Old: toSide(sides.old) }),
    ...(sides.new && { New: toSide(sides.new) }),
  };
}

/** Formats a time as Clair does: seconds since 1970, as text. */
function toSeconds(at: string): string {
  return String(Math.floor(Date.parse(at) / 1000));
}

/** Lists every affected posted layer, not only the lowest in a stack. */
function toSide({ vulnerability, items }: Side): object {
  const layers = items.flatMap(({ image, names }) =>
    names.filter(({ kind }) => kind === 'layer').map(({ name }) => ({ Index: image, LayerName: name })),
  );
  return {
    Vulnerability: toVulnerability(vulnerability),
    ...(layers.length > 0 && {
      OrderedLayersIntroducingVulnerability: layers,
      LayersIntroducingVulnerability: layers.map(({ LayerName }) => LayerName),
    }),
  };
}

function toVulnerability(notified: NotifiedVulnerability): VulnerabilityDocument {
  const { id, title, links, severity, ratings, distribution, affected } = notified;
  const namespace = distribution ? namespaceOf(distribution) : (affected[0]?.ecosystem ?? '');
  const [url] = links;
  const described = {
    severity,
    ratings,
    ...defined({ title, url }),
  };
  return {
    ...describedVulnerability(id, namespace, described),
    FixedIn: affected.map(({ ecosystem, package: name, fixedVersion }) => ({
      Name: name,
      NamespaceName: namespace,
      VersionFormat: versionFormatOf(ecosystem),
      Version: fixedVersion ?? 'None',
    })),
  };
}
