import { Argument, Option } from 'commander';
import { mib, share, wholeNumber } from './option-values.ts';
import type { Verb } from './run.ts';

const START = 'Start:';
const LOOK = 'Look:';
const RUN = 'Run:';
const MORE = 'More:';

/** Every verb, in the order the help shows them. Each loads its own code when it is used. */
export const verbs: readonly Verb[] = [
  {
    name: 'init',
    summary: 'write a commented sparkhub.yaml',
    group: START,
    configure: (command) =>
      command
        .option(
          '--from-env <path>',
          'read the variables file of the original project (TENANT_ID, ACR_NAME, ...)',
        )
        .addOption(
          new Option('--target <kind>', 'where it will run')
            .choices(['local', 'kubernetes', 'azure'])
            .default('local'),
        ),
    load: async () => (await import('./commands/init.ts')).init,
  },
  {
    name: 'validate',
    summary: 'check sparkhub.yaml and say everything that is wrong with it',
    group: START,
    load: async () => (await import('./commands/validate.ts')).validate,
  },
  {
    name: 'render',
    summary: 'write what the file stands for, for review (no secrets)',
    group: START,
    configure: (command) => command.option('--to <directory>', 'where to write (default: print a list)'),
    load: async () => (await import('./commands/render.ts')).render,
  },
  {
    name: 'plan',
    summary: 'list what would change, and why',
    group: RUN,
    aliases: ['preview'],
    configure: (command) =>
      command.option(
        '--offline',
        'Azure: what an empty subscription would get, and its cost, without signing in',
      ),
    load: async () => (await import('./commands/plan.ts')).plan,
  },
  {
    name: 'up',
    summary: 'make it so: install, start, and end with the address',
    group: RUN,
    aliases: ['apply'],
    configure: (command) => command.option('-d, --detach', 'return when it is ready, and leave it running'),
    load: async () => (await import('./commands/up.ts')).up,
  },
  {
    name: 'down',
    summary: 'stop everything; notebooks and data stay',
    group: RUN,
    aliases: ['destroy'],
    configure: (command) =>
      command.option('--purge', 'also delete homes, shared folders, passwords and the user database'),
    load: async () => (await import('./commands/down.ts')).down,
  },
  {
    name: 'test',
    summary: 'sign in, run Spark, read and write real data, and check that nothing is left',
    group: RUN,
    configure: (command) => command.option('--project <name>', 'the project to test in (default: the first)'),
    load: async () => (await import('./commands/test.ts')).test,
  },
  {
    name: 'status',
    summary: 'what runs, since when, and what is wrong',
    group: LOOK,
    load: async () => (await import('./commands/status.ts')).status,
  },
  {
    name: 'open',
    summary: 'open JupyterLab in the browser',
    group: LOOK,
    configure: (command) => command.option('--print', 'only print the address'),
    load: async () => (await import('./commands/open.ts')).open,
  },
  {
    name: 'logs [component]',
    summary:
      'show the log of a component: proxy, hub, server-<user>; spark-master, spark-worker, supervisor on one machine',
    group: LOOK,
    configure: (command) =>
      command
        .option('-F, --follow', 'go on as it grows')
        .option('-n, --lines <count>', 'how many lines from the end', '100'),
    load: async () => (await import('./commands/logs.ts')).logs,
  },
  {
    name: 'doctor',
    summary: 'check the machine and the platform, and say what would put it right',
    group: LOOK,
    load: async () => (await import('./commands/doctor.ts')).doctor,
  },
  {
    name: 'size',
    summary: 'how many machines so many executors take, what is wasted, and what it costs',
    group: LOOK,
    configure: (command) =>
      command
        .option('--executors <count>', 'how many (default: the most of the project)', wholeNumber(1))
        .option('--cores <count>', 'cores of one (default: the project’s)', wholeNumber(1, 1024))
        .option('--memory <size>', 'heap of one, such as 12g (default: the project’s)', mib)
        .option('--project <name>', 'the project to take the rest from (default: the first)')
        .option('--pool <name>', 'the machine of this pool of sparkhub.yaml')
        .option('--machine <type>', 'this machine, such as Standard_D8s_v5, m5.2xlarge, n2-standard-8')
        .addOption(
          new Option('--provider <name>', 'whose rules (default: all)').choices([
            'aks',
            'aks-2022',
            'eks',
            'gke',
          ]),
        )
        .option('--node <name>', 'a machine of your cluster, measured')
        .option('--max-pods <count>', 'pods on one machine at most', wholeNumber(10, 1000))
        .option('--daemons <size>', 'memory that daemons ask for on each machine, such as 600m', mib)
        .option(
          '--overhead <share>',
          'memory beside the heap as a share of it, by Spark’s own rule (Spark’s default is 0.1)',
          share,
        )
        .option('--explain', 'show the arithmetic')
        .option('--refresh-prices', 'read Azure’s public price list, and keep it')
        .option('--region <name>', 'region of that list (default: the platform’s, or westeurope)'),
    load: async () => (await import('./commands/size.ts')).size,
  },
  {
    name: 'backup <file>',
    summary: 'copy the hub’s database (accounts, tokens) out of a cluster while it runs',
    group: MORE,
    load: async () => (await import('./commands/backup.ts')).backup,
  },
  {
    name: 'restore <file>',
    summary: 'put such a copy back; notebooks keep running',
    group: MORE,
    load: async () => (await import('./commands/backup.ts')).restore,
  },
  {
    name: 'rotate [secrets...]',
    summary:
      'make secrets anew: cookies, crypt-keys, proxy-token, service-tokens (all of these by default); passwords, spark',
    group: MORE,
    load: async () => (await import('./commands/rotate.ts')).rotate,
  },
  {
    name: 'images',
    summary: 'container images of a cluster: build, push, report their sizes, lock their packages',
    group: MORE,
    configure: (command) =>
      command.addArgument(
        new Argument('<action>', 'what to do').choices(['build', 'push', 'report', 'lock']),
      ),
    load: async () => (await import('./commands/images.ts')).images,
  },
  {
    name: 'version',
    summary: 'print the versions of sparkhub and its parts',
    group: MORE,
    load: async () => (await import('./commands/version.ts')).version,
  },
  {
    name: 'completion <shell>',
    summary: 'print the completion script for bash, zsh or fish',
    group: MORE,
    load: async () => (await import('./commands/completion.ts')).completion,
  },
  {
    name: 'supervise <stateDir>',
    summary: 'keep the components of a platform alive (started by up)',
    group: MORE,
    hidden: true,
    load: async () => (await import('./commands/supervise.ts')).supervise,
  },
  {
    name: 'sessions-service <settings>',
    summary: 'the service that knows every Spark session (started by up)',
    group: MORE,
    hidden: true,
    load: async () => (await import('./commands/sessions-service.ts')).sessionsService,
  },
  {
    name: 'azure-token [tenant]',
    summary: 'a token for the cluster of a platform in Azure (called by kubectl and helm)',
    group: MORE,
    hidden: true,
    load: async () => (await import('./commands/azure-token.ts')).azureToken,
  },
];
