import type { Platform } from '../../config/platform.ts';
import { azureTarget } from './target.ts';

/** Tags on everything: the file's, and which platform a resource belongs to. */
export const makeTags = (platform: Platform): Record<string, string> => ({
  ...azureTarget(platform).tags,
  'sparkhub-platform': platform.name,
  'managed-by': 'sparkhub',
});
