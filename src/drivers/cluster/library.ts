/**
 * What sparkhub uses of the Kubernetes client. Imported lazily, and only from here: bundled whole, the library would be
 * ten times as large and three times as slow to load.
 */
export { Exec, KubeConfig, ListWatch, PortForward, Watch } from '@kubernetes/client-node';
