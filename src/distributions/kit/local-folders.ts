/** Folders outside the distribution's control, by the Filesystem Hierarchy Standard 3.0. */
export const LOCAL_FOLDERS = ['home/', 'opt/', 'srv/', 'usr/local/'];
