// The sessions service alone, bundled into one file for its image: the rest of sparkhub is no business of a cluster's.
import { serveSessions } from '../operate/sessions-service.ts';

const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
await serveSessions(process.argv[2] ?? '', stop.signal);
