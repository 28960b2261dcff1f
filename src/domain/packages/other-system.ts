import type { Problem } from './problem.ts';

/** Package managers whose packages are read where an image keeps its own, by the names that waivers use. */
const READ_ELSEWHERE = ['deb', 'apk', 'rpm'] as const;

/** All package managers whose databases are noticed below other folders, or that no feed answers for. */
const OTHER_SYSTEMS = [...READ_ELSEWHERE, 'pacman', 'opkg', 'portage', 'xbps', 'slackware'] as const;

export type OtherSystem = (typeof OTHER_SYSTEMS)[number];

export function isReadElsewhere(system: OtherSystem): boolean {
  return READ_ELSEWHERE.some((each) => each === system);
}

/** Whether a problem is about packages of an operating system that are not the image's own: those of a chroot, say. */
export function isOfOtherSystem({ subject }: Pick<Problem, 'subject'>): boolean {
  return OTHER_SYSTEMS.some((each) => each === subject);
}
