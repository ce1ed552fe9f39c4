import type { Artefact, ComponentName } from '../render/artefact.ts';
import type { Action } from './step.ts';

const RESTART: Readonly<Record<ComponentName, string>> = {
  proxy: 'Open pages reconnect after a moment; notebooks keep running.',
  hub: 'Signing in pauses for some seconds; notebooks keep running.',
  sessions: 'What JupyterLab shows of Spark sessions is old for some seconds; the sessions run on.',
  'spark-master': 'Running Spark sessions go on; new executors wait for some seconds.',
  'spark-worker':
    'Running Spark sessions lose their executors and get new ones; their finished work may be computed again.',
};

/** Who notices a step: one sentence, or empty when nobody does. */
export function impactOf(artefact: Artefact, action: Action): string {
  // What is new, broken or half-done disturbs nobody by being put right.
  if (action !== 'update') return '';
  if (artefact.kind === 'process') return RESTART[artefact.name];
  if (artefact.kind === 'release') return RESTART.hub;
  if (artefact.kind === 'image' && artefact.name === 'notebook')
    return 'Notebook servers started from now on use it; running ones do not change.';
  if (artefact.kind === 'file' && artefact.path.includes('/spark/projects/'))
    return 'Spark sessions started from now on use it; running ones do not change.';
  if (artefact.kind === 'runtime') return 'Notebook servers started from now on use it.';
  return '';
}
