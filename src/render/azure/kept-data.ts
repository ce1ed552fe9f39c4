import type { ArmResource, ArmTemplate, AzureDeploymentArtefact } from '../artefact.ts';

/** What costs money while nobody works, and can be made again: machines, and images built from the file. */
const DISPENSABLE = new Set([
  'Microsoft.ContainerService/managedClusters',
  'Microsoft.ContainerRegistry/registries',
  'Microsoft.Consumption/budgets',
  'Microsoft.OperationalInsights/workspaces',
]);

/**
 * The same deployment without cluster, registry and what hangs on them. The stack deletes what its template has no more,
 * so this takes a platform down and leaves homes, projects and the lake in the care of the stack, where the next `up`
 * finds them.
 */
export function keepData(artefact: AzureDeploymentArtefact): AzureDeploymentArtefact {
  return { ...artefact, template: without(artefact.template) };
}

function without({ outputs: _outputs, ...template }: ArmTemplate): ArmTemplate {
  const resources: ArmResource[] = [];
  const gone = new Set<string>();
  // Templates name each resource after those that it depends on.
  for (const resource of template.resources) {
    const needs = (resource.dependsOn ?? []) as readonly string[];
    if (DISPENSABLE.has(resource.type) || needs.some((need) => [...gone].some((id) => need.endsWith(id))))
      gone.add(endOfId(resource));
    else resources.push(withInner(resource));
  }
  return { ...template, resources };
}

function withInner(resource: ArmResource): ArmResource {
  const properties = resource.properties as { template?: ArmTemplate } | undefined;
  if (properties?.template === undefined) return resource;
  return { ...resource, properties: { ...properties, template: without(properties.template) } };
}

/** How `dependsOn` ends that names this resource: `'type', name)]`. */
function endOfId({ type, name }: ArmResource): string {
  const inside = /^\[(?:format\('[^']*', )?(.*?)\)?\]$/.exec(name)?.[1];
  const names = name.startsWith('[variables(') ? name.slice(1, -1) : (inside ?? `'${name}'`);
  return `'${type}', ${names})]`;
}
