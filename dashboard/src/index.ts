import { join } from 'node:path';

/** Folder of the built page, made by `npm run build -w dashboard`; serve it at `/` of the host that serves `/graphql`. */
export const dashboardDir: string = join(import.meta.dirname, '..', 'build');
