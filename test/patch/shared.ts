import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Material that is too big or too personal for the repository; where it is missing, the tests that need it are skipped and say so. */
export const shared = fileURLToPath(new URL('../../../shared/', import.meta.url));
export const threadPage = `${shared}threads/vfio-cdev-lifecycle-v2.txt`;
export const vfioBase = `${shared}vfio/vfio.c`;
export const realMails = `${shared}threads/real/`;

export const hasShared = existsSync(threadPage) && existsSync(vfioBase) && existsSync(`${realMails}reference.json`);
export const needsShared = hasShared ? '' : ' (skipped: ../shared is missing)';

export const read = (path: string): string => readFileSync(path, 'utf8');
export const readBytes = (path: string): Uint8Array => new Uint8Array(readFileSync(path));
