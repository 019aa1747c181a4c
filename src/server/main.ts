import { startServer } from './node.ts';

/** dist/server.js: the process that the extension starts. */
startServer();
