import { DriverError } from '../../drivers/driver.ts';
import { HubSession } from '../../drivers/jupyter/hub.ts';
import type { Stage, World } from './stage.ts';

/** Every tab, and a text that only the right page has. */
const TABS: readonly (readonly [path: string, text: RegExp])[] = [
  ['jobs/', /<title>spark-test - Spark Jobs<\/title>/],
  ['stages/', /Stages for All Jobs/],
  ['storage/', /<title>spark-test - Storage<\/title>/],
  ['environment/', /<title>spark-test - Environment<\/title>/],
  ['executors/', /<title>spark-test - Executors<\/title>/],
  ['SQL/', /<title>spark-test - SQL/],
  ['executors/threadDump/?executorId=driver', /Thread dump for executor driver/],
];

/** The Spark UI, as its owner sees it, and as nobody else does. */
export const looking: readonly Stage[] = [
  {
    name: 'spark-ui',
    title: 'open every page of the Spark UI',
    needs: ['six-executors'],
    run: async (world) => {
      for (const [path, text] of TABS) await checkTab(world, path, text);
      const log = await world.hub!.visitor.visit(`${uiOf(world)}api/v1/applications/${world.appId}/logs`);
      if (log.status !== 200 || log.body.subarray(0, 2).toString() !== 'PK') throw new DriverError(`The event log cannot be downloaded (HTTP ${log.status}).`, { fix: 'See: sparkhub logs' });
      return uiOf(world);
    },
  },
  {
    name: 'owner-only',
    title: 'somebody else is kept out of it',
    needs: ['six-executors'],
    run: async (world) => {
      const { baseUrl, otherUser, password, signal } = world.options;
      const other = await HubSession.signIn({ baseUrl, user: otherUser, password, signal });
      const page = await other.visitor.visit(`${uiOf(world)}jobs/`);
      if (page.status !== 403 || page.text.includes('Spark Jobs')) throw new DriverError(`${otherUser} was not kept out (HTTP ${page.status}).`, { fix: 'Stop the platform and report this: sparkhub down' });
      return 'HTTP 403';
    },
  },
];

const uiOf = ({ hub, uiPort }: World): string => `${hub!.serverPath}sparkui/${uiPort}/`;

async function checkTab(world: World, path: string, text: RegExp): Promise<void> {
  const page = await world.hub!.visitor.visit(`${uiOf(world)}${path}`);
  const wrong =
    page.status !== 200
      ? `HTTP ${page.status}`
      : !text.test(page.text)
        ? `it does not say ${text.source}`
        : !page.text.includes(`${uiOf(world)}static/`)
          ? 'its links do not lead back here'
          : '';
  if (wrong !== '') throw new DriverError(`The page ${path} of the Spark UI is not right: ${wrong}.`, { fix: `See: sparkhub logs server-${world.options.user}` });
}
