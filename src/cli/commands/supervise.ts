import { supervisePlatform } from '../../operate/supervise.ts';
import type { Context } from '../context.ts';

export async function supervise(context: Context, [stateDir = '']: readonly string[]): Promise<number> {
  return supervisePlatform(stateDir, context.io.env);
}
