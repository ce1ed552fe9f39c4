import { describe, expect, it } from 'vitest';
import {
  configuredExecutor,
  configuredOverhead,
  executorRequest,
  ownOverhead,
  sparkOverhead,
} from './executor.ts';

const executor = { cores: 3, memoryMib: 12 * 1024 };
const mib = (conf: Record<string, string | number | boolean>): number =>
  executorRequest(configuredExecutor(executor, conf), configuredOverhead(3, conf)).memoryMib;
const millis = (conf: Record<string, string | number>): number =>
  executorRequest(configuredExecutor(executor, conf), ownOverhead(3)).cpuMillis;

describe('what the cluster sets aside for one executor', () => {
  it('by Spark’s rule, rounded down', () => {
    expect(executorRequest(executor, sparkOverhead(0.1))).toEqual({
      cpuMillis: 3000,
      memoryMib: 12288 + 1228,
      pods: 1,
    });
    expect(executorRequest(executor, sparkOverhead(0.4)).memoryMib).toBe(17203);
  });
  it('never less than Spark’s floor, or than the Python workers need', () => {
    expect(executorRequest({ cores: 1, memoryMib: 1024 }, sparkOverhead(0.1)).memoryMib).toBe(1024 + 384);
    expect(executorRequest({ cores: 2, memoryMib: 2048 }, ownOverhead(2)).memoryMib).toBe(2048 + 384 + 512);
  });
  it('as Spark properties of the file change it', () => {
    expect(mib({})).toBe(14254);
    expect(mib({ 'spark.executor.memoryOverheadFactor': 0.1 })).toBe(12288 + 1228);
    expect(mib({ 'spark.executor.memoryOverhead': '2g' })).toBe(12288 + 2048);
    expect(mib({ 'spark.executor.memoryOverhead': 3000 })).toBe(12288 + 3000);
    expect(mib({ 'spark.executor.minMemoryOverhead': '4096m' })).toBe(12288 + 4096);
    expect(mib({ 'spark.memory.offHeap.enabled': true, 'spark.memory.offHeap.size': '1g' })).toBe(
      14254 + 1024,
    );
    expect(mib({ 'spark.memory.offHeap.enabled': true, 'spark.memory.offHeap.size': 2 ** 29 })).toBe(
      14254 + 512,
    );
    expect(mib({ 'spark.memory.offHeap.size': '1g' })).toBe(14254);
    expect(millis({ 'spark.kubernetes.executor.request.cores': '500m' })).toBe(500);
    expect(millis({ 'spark.kubernetes.executor.request.cores': 2 })).toBe(2000);
  });
});
