export { packageVersion } from '../drivers/package.ts';
