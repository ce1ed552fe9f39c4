import type { FileArtefact, ImageArtefact } from '../artefact.ts';

/** The Dockerfile of each image, with what it is built with, as files that people can review. */
export const makeDockerfiles = (stateDir: string, images: readonly ImageArtefact[]): FileArtefact[] =>
  images.map(({ name, reference, buildArgs, files }) => {
    const path = `images/${name}/Dockerfile`;
    return {
      kind: 'file',
      id: `file/${path}`,
      path: `${stateDir}/rendered/${path}`,
      content: [
        '# Written by sparkhub from sparkhub.yaml. Edit that file and run: sparkhub images build',
        `# ${reference}`,
        ...Object.entries(buildArgs).map(([key, value]) => `#   --build-arg ${key}=${value}`),
        files.Dockerfile ?? '',
      ].join('\n'),
      mode: 0o644,
      needs: [],
    };
  });
