import type { PlatformRule, SourceRule } from './rule.ts';

export const sourceRules: readonly SourceRule[] = [];
export const platformRules: readonly PlatformRule[] = [];
