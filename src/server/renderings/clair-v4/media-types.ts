export const INDEX_REPORT_TYPE = 'application/vnd.clair.index_report.v1+json';
export const INDEX_STATE_TYPE = 'application/vnd.clair.index_state.v1+json';
/** Clair itself sends its index report type here, by mistake. */
export const VULNERABILITY_REPORT_TYPE = 'application/vnd.clair.vulnerability_report.v1+json';
export const NOTIFICATION_TYPE = 'application/vnd.clair.notification.v1+json';
export const NOTIFICATION_PAGE_TYPE = 'application/vnd.clair.notification_page.v1+json';
export const AFFECTED_MANIFESTS_TYPE = 'application/vnd.clair.affected_manifests.v1+json';
