import type { ImageReport, Mark } from '../../operate/image-report.ts';
import type { Context } from '../context.ts';

const mb = (bytes: number): string => `${(bytes / 1e6).toFixed(0)} MB`;

/** Sizes of images and layers, as people read them. */
export function describeImages(reports: readonly ImageReport[], { colors, verbosity }: Context): string {
  return reports
    .flatMap(({ name, reference, bytes, layers, shared, marks }) => [
      `${name.padEnd(10)} ${mb(bytes).padStart(8)}  ${colors.dim(reference)}`,
      ...(shared === null
        ? []
        : [
            `${' '.repeat(12)}${mb(bytes - shared.bytes)} of its own; ${shared.layers} of ${shared.of} layers of ${shared.from} re-used (${mb(shared.bytes)})`,
          ]),
      ...marks.map((mark) => `${' '.repeat(12)}${describeMark(mark, colors)}`),
      ...(verbosity === 'verbose'
        ? layers.map(
            (layer) => `${' '.repeat(12)}${layer.digest.slice(7, 19)} ${mb(layer.bytes).padStart(8)}`,
          )
        : []),
    ])
    .join('\n');
}

function describeMark({ what, value, limit, ok }: Mark, colors: Context['colors']): string {
  const verdict = ok ? colors.green('ok') : colors.yellow('over');
  if (what === 'shared layers')
    return `${ok ? verdict : colors.yellow('not all')} ${value} of ${limit} layers shared`;
  const name = what === 'image' ? 'whole image' : 'largest layer';
  return `${verdict} ${name} ${mb(value)}, mark ${mb(limit)}`;
}
