import type { Problem } from '../findings/problem.ts';

/** Package managers whose packages are read where an image keeps its own, by the names that waivers use. */
const READ_ELSEWHERE = ['deb', 'apk', 'rpm'] as const;

/** All package managers whose databases are noticed below other folders, or that no feed covers. */
const OTHER_SYSTEMS = [...READ_ELSEWHERE, 'pacman', 'opkg', 'portage', 'xbps', 'slackware'] as const;

export type OtherSystem = (typeof OTHER_SYSTEMS)[number];

export function isReadElsewhere(system: OtherSystem): boolean {
  return READ_ELSEWHERE.some((each) => each === system);
}

/** Whether a problem is about packages in an operating system other than the image's own, such as a chroot. */
export function isOfOtherSystem({ subject }: Pick<Problem, 'subject'>): boolean {
  return OTHER_SYSTEMS.some((each) => each === subject);
}
