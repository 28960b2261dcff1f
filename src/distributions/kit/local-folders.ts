/** Folders for what is not the distribution's, by the Filesystem Hierarchy Standard 3.0. */
export const LOCAL_FOLDERS = ['home/', 'opt/', 'srv/', 'usr/local/'];
